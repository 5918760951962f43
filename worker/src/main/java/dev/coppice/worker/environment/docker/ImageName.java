package dev.coppice.worker.environment.docker;

/**
 * What an image is called.
 *
 * @param repository with the registry, where it is named
 * @param version a tag, or a digest with its algorithm
 */
record ImageName(String repository, String version) {
    static ImageName parse(String reference) {
        int digest = reference.indexOf('@');
        if (digest >= 0) {
            return new ImageName(withoutTag(reference.substring(0, digest)), reference.substring(digest + 1));
        }
        String repository = withoutTag(reference);
        return new ImageName(
                repository,
                repository.length() == reference.length() ? "latest" : reference.substring(repository.length() + 1));
    }

    private static String withoutTag(String reference) {
        int tag = reference.lastIndexOf(':');
        return tag > reference.lastIndexOf('/') ? reference.substring(0, tag) : reference;
    }

    /** The host of its registry, with a port where it is named; Docker's own when none is named. */
    String registry() {
        int slash = repository.indexOf('/');
        String first = slash < 0 ? "" : repository.substring(0, slash);
        return first.contains(".") || first.contains(":") || first.equals("localhost") ? first : "docker.io";
    }

    @Override
    public String toString() {
        return repository + (version.contains(":") ? "@" : ":") + version;
    }
}

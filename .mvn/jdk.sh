# Finds a Java installation. Sourced by ./mvnw and ./coppice; POSIX sh, no programs started unless it must.

# jdk_read HOME: sets jdk_version and jdk_major; fails if there is no Java at HOME.
jdk_read() {
  [ -x "$1/bin/java" ] || return 1
  jdk_version=''
  if [ -r "$1/release" ]; then
    while IFS='=' read -r key value; do
      case $key in JAVA_VERSION) jdk_version=${value#\"} jdk_version=${jdk_version%\"*} && break ;; esac
    done < "$1/release"
  fi
  if [ -z "$jdk_version" ]; then
    jdk_version=$("$1/bin/java" -version 2>&1 | sed -n '1s/.*version "\([^"]*\)".*/\1/p')
  fi
  jdk_major=${jdk_version%%[!0-9]*}
  [ -n "$jdk_major" ]
}

# jdk_take HOME: takes HOME as $jdk if it is new enough and has $jdk_tool.
jdk_take() {
  jdk_read "$1" && [ "$jdk_major" -ge "$jdk_least" ] && [ -x "$1/bin/$jdk_tool" ] && jdk=$1
}

# jdk_on_path: prints the home of the java on PATH; a shim that is no link into a JDK is asked for its home.
jdk_on_path() {
  java=$(command -v java) && java=$(readlink -f "$java") || return 1
  home=${java%/bin/java}
  if [ ! -r "$home/release" ]; then
    home=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
  fi
  printf '%s\n' "$home"
}

# jdk_find LEAST TOOL: sets jdk, jdk_version and jdk_major to JAVA_HOME, or else the Java on PATH, or else the newest
# installed one, which must be of version LEAST or later and have the program TOOL (java or javac); fails if none has.
jdk_find() {
  jdk='' jdk_least=$1 jdk_tool=$2
  [ -n "${JAVA_HOME-}" ] && jdk_take "$JAVA_HOME" && return 0
  jdk_take "$(jdk_on_path)" && return 0
  jdk_newest=''
  for home in /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* /usr/local/openjdk-* \
    "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* "${HOME-}"/.asdf/installs/java/* \
    "${HOME-}"/.local/share/mise/installs/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if jdk_take "$home"; then
      jdk_newest=$jdk jdk_least=$((jdk_major + 1))
    fi
  done
  [ -n "$jdk_newest" ] && jdk=$jdk_newest && jdk_read "$jdk"
}

# jdk_use_utf8: has Java name files by UTF-8 where no locale says how; without, it can't name every file.
jdk_use_utf8() {
  case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in C | POSIX) unset LC_ALL && export LC_CTYPE=C.UTF-8 ;; esac
}

# jdk_missing: says what to install.
jdk_missing() {
  echo "Coppice needs a JDK of version 21 or later, and found none in JAVA_HOME, on PATH or under /usr/lib/jvm."
  echo "Install one (Debian, Ubuntu: apt-get install openjdk-21-jdk-headless; Fedora: dnf install java-21-openjdk-devel;"
  echo "Alpine: apk add openjdk21), or set JAVA_HOME to where one is."
} >&2

#!/bin/sh
# Builds what ./coppice runs, and tells how far it is. Usage: build.sh ROOT
# Maven works in target/launch of each module, apart from a developer's own builds; the result goes to
# target/coppice/<build>/lib, and target/coppice/current names it.
set -eu
root=$1
builds=$root/target/coppice
mkdir -p "$builds" 2>/dev/null && [ -w "$builds" ] || {
  echo "coppice: it is not built yet, and $builds cannot be written: run ./coppice --version once as its owner" >&2
  exit 1
}

before=$(cat "$builds/current" 2>/dev/null || true)
if command -v flock >/dev/null; then
  exec 9>"$builds/lock"
  flock -n 9 || { echo "coppice: waiting for another start that builds" >&2; flock 9; }
  if [ "$(cat "$builds/current" 2>/dev/null || true)" != "$before" ]; then exit 0; fi # the other one did it
fi

build=$(date +%Y%m%dT%H%M%S)-$$
mkdir "$builds/$build"
trap '[ "$(cat "$builds/current" 2>/dev/null)" = "$build" ] || rm -rf "$builds/$build"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
: > "$builds/$build/since" # whatever is changed from here on is not in this build
commit=$(git -C "$root" describe --always --dirty=+changes --abbrev=10 --exclude '*' 2>/dev/null || true)
log=$builds/build.log

say() { # on a terminal, one line that changes
  if [ -t 2 ]; then printf '\r\033[Kcoppice: %s' "$1" >&2; else echo "coppice: $1" >&2; fi
}
progress() {
  fetched=0
  while IFS= read -r line; do
    printf '%s\n' "$line"
    case $line in
      *'Downloaded from '*)
        fetched=$((fetched + 1))
        [ ! -t 2 ] && [ $((fetched % 25)) -ne 0 ] || say "first build: fetching libraries ($fetched so far)"
        ;;
      *'INFO] Building '*\[*/*\])
        module=${line#*Building } step=${line##*\[}
        say "building ${module%% *} (${step%\]})"
        ;;
    esac
  done > "$log"
  if [ -t 2 ]; then printf '\r\033[K' >&2; fi
}

say "building (first use, or the sources have changed)"
rm -rf "$root/cli/target/launch/dist"
{
  CI=true "$root/mvnw" -B -f "$root/pom.xml" -Plaunch -pl cli -am -Dcoppice.commit="$commit" package 2>&1 </dev/null 9>&- ||
    : > "$builds/$build/failed"
} | progress
if [ -e "$builds/$build/failed" ]; then
  echo "coppice: the build failed; all it said is in $log" >&2
  grep -E '^(\[ERROR\]|mvnw:|Coppice needs)' "$log" | head -n 12 >&2 || true
  if grep -qE 'Could not transfer|UnknownHost|Unknown host|offline mode|Connection (refused|timed out)' "$log"; then
    echo "coppice: libraries could not be fetched. The first build needs a network, or a Maven mirror in" >&2
    echo "coppice: ~/.m2/settings.xml; after that none is needed" >&2
  fi
  exit 1
fi

cp -R "$root/cli/target/launch/dist/lib" "$builds/$build/lib"
echo "$build" > "$builds/current.new"
mv "$builds/current.new" "$builds/current"

# The last three stay, for what was started from them and still runs.
ls -1d "$builds"/2*-* | sort -r | tail -n +4 | while IFS= read -r old; do rm -rf "$old"; done

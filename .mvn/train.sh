#!/bin/sh
# Records what a start of coppice loads, for the JVM to have it ready at later starts.
# Usage: train.sh CACHE JAVA MAJOR JVM-OPTION...
# Where that fails, an empty CACHE is left: starts are slower then, and nothing is tried again.
set -eu
cache=$1 java=$2 major=$3
shift 3

if command -v flock >/dev/null; then # the first of several starts does it for all
  exec 9>"${cache%/*}/lock"
  flock 9
  [ ! -e "$cache" ] || exit 0
fi
echo "coppice: preparing quick starts on this Java (once)" >&2
work=$(mktemp -d "$cache.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
if [ "$major" -ge 25 ]; then record=-XX:AOTCacheOutput=$work/cache; else record=-XX:ArchiveClassesAtExit=$work/cache; fi

# A small repository to run in, and the command lines to learn from, separated by ';'. What they load is what is quick.
mkdir "$work/repository"
cd "$work/repository"
if ! "$java" "$record" "$@" dev.coppice.cli.Training --version ';' --help >"$work/log" 2>&1 </dev/null 9>&-; then
  : > "$work/cache"
fi
[ -e "$work/cache" ] || : > "$work/cache"
mv "$work/cache" "$cache"

#!/bin/sh
# Records what a start of coppice loads, for the JVM to have it ready at later starts.
# Usage: train.sh CACHE JAVA MAJOR JVM-OPTION...
# Where that fails, an empty CACHE is left: starts are slower then, and nothing is tried again.
set -eu
cache=$1 java=$2 major=$3
shift 3

echo "coppice: preparing quick starts on this Java (once)" >&2
work=$(mktemp -d "$cache.XXXXXX")
trap 'rm -rf "$work"' EXIT
if [ "$major" -ge 25 ]; then record=-XX:AOTCacheOutput=$work/cache; else record=-XX:ArchiveClassesAtExit=$work/cache; fi

# A small repository to run in, and the command lines to learn from, separated by ';'. What they load is what is quick.
mkdir "$work/repository"
cd "$work/repository"
if ! "$java" "$record" "$@" dev.coppice.cli.Training --version ';' --help >"$work/log" 2>&1 </dev/null; then
  : > "$work/cache"
fi
[ -e "$work/cache" ] || : > "$work/cache"
mv "$work/cache" "$cache"

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
export XDG_CACHE_HOME="$work/home/cache" XDG_STATE_HOME="$work/home/state"
task='# Plan\n```bash\necho "<testsuite/>" >a.xml\n```\n'
printf -- "---\ntimeout: 1m\nreports: ['*.xml']\nartifacts: ['*.xml']\n---\n$task" >plan.md
printf -- "---\nservices: { db: { image: db, healthcheck: { test: 'true', interval: 1s } } }\n---\n$task" >services.md
lines() {
  git init -q . && git add . &&
    git -c user.name=coppice -c user.email=coppice@localhost -c commit.gpgsign=false commit -q -m plan || return
  "$java" "$record" "$@" dev.coppice.cli.Training --version ';' --help ';' plan lint plan.md ';' run plan.md ';' \
    run services.md ';' env list ';' run --json plan.md ';' history ';' run --quiet --workers 2 --command 'true' 1 2 3 4 5 6 7 8
}
if ! lines "$@" >"$work/log" 2>&1 </dev/null 9>&-; then
  : > "$work/cache"
fi
[ -e "$work/cache" ] || : > "$work/cache"
mv "$work/cache" "$cache"

#!/bin/sh
# Tests a module in services of its own, and exits as the tests do: scripts/run-tests.sh MODULE
exec coppice test "$@"

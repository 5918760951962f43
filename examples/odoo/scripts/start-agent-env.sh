#!/bin/sh
exec coppice env start "$@"

#!/bin/sh
exec coppice env list "$@"

#!/bin/sh
exec coppice env stop "$@"

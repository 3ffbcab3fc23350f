"""Manifests moved to another version of SEDA, part by part, every loss told."""

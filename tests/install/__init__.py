"""The installation tried for real, by hand: ``tests/install/run_in_chroot.sh``."""

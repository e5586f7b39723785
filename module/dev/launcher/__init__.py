"""Behind ./run, ./check and .ci/run: set-up, embedded services, processes and gates of one clone."""

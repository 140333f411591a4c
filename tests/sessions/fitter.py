"""Stands for the process that fits: says that it has begun, starts another process, and never ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.stdin.buffer.read()
    helper = subprocess.Popen(["sleep", "600"], stdout=subprocess.DEVNULL)
    Path(os.environ["FITTER_PIDS"]).write_text(f"{os.getpid()} {helper.pid}", encoding="ascii")
    print('{"type":"Begun","number":0}', flush=True)
    signal.pause()

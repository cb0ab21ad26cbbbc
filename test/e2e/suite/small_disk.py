"""A small file system of its own, so that it can be filled up."""
import shutil
import subprocess
import time

from .case import Skipped


class SmallDisk:
    """A tmpfs below `folder`; needs the right to mount."""

    def __init__(self, folder, megabytes):
        self.path = folder / "disk"
        self.path.mkdir()
        try:
            done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs",
                                   str(self.path)], capture_output=True, text=True, check=False)
        except FileNotFoundError:
            raise Skipped("there is no mount command") from None
        if done.returncode:
            raise Skipped(f"no small file system without the right to mount: "
                          f"{done.stderr.strip()}")

    def ballast(self, megabytes):
        """Takes room away; delete the file to give it back."""
        path = self.path / "ballast"
        with open(path, "wb") as file:
            for _ in range(megabytes):
                file.write(bytes(1 << 20))
        return path

    def close(self):
        """What was on it stays in the folder of the case."""
        shutil.copytree(self.path, self.path.with_name("disk-content"),
                        ignore=shutil.ignore_patterns("ballast"), ignore_dangling_symlinks=True)
        for _ in range(20):
            if subprocess.run(["umount", str(self.path)], capture_output=True,
                              check=False).returncode == 0:
                return
            time.sleep(0.1)
        subprocess.run(["umount", "-l", str(self.path)], capture_output=True, check=False)

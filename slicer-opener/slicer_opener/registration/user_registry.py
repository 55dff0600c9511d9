"""The registry of Windows itself; there is none elsewhere."""

import sys

assert sys.platform == "win32"  # noqa: S101 - by which mypy knows where this can be imported

import winreg  # noqa: E402

from slicer_opener.registration.windows import Value  # noqa: E402


class UserRegistry:
    """What is below HKEY_CURRENT_USER."""

    def write(self, value: Value) -> None:
        kind = winreg.REG_EXPAND_SZ if value.expands else winreg.REG_SZ
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, value.key) as key:
            winreg.SetValueEx(key, value.name, 0, kind, value.text)

    def read(self, key: str) -> str | None:
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                return str(winreg.QueryValueEx(opened, "")[0])
        except FileNotFoundError:
            return None

    def delete(self, key: str) -> None:
        try:
            winreg.DeleteKey(winreg.HKEY_CURRENT_USER, key)
        except FileNotFoundError:
            return

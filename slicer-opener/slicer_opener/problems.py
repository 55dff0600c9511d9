"""Everything that may stand between a click and a slicer, by name.

Each problem says what happened and what to do about it; ``verdict`` is its word in the log.
"""


class Problem(Exception):
    """Why nothing was opened."""

    verdict = "failed"
    title = "Nothing was opened"
    advice = "Try again, or ask whoever looks after this computer."

    def __init__(self, sentence: str, *, advice: str | None = None) -> None:
        self.sentence = sentence
        self.advice = advice or type(self).advice
        super().__init__(sentence)


class AddressRefused(Problem):
    verdict = "address refused"
    title = "This link cannot be opened"
    advice = (
        "Open the job on the dashboard and press Open file there. "
        "Do not use links from emails or other sites."
    )


class OutsideStorage(Problem):
    verdict = "outside the storage"
    title = "This file is not in the storage"
    advice = (
        "Only files of the print storage are opened. If the dashboard sent you here, the storage "
        "folder in config.ini is not the one that the server names (STAFF_STORAGE_ROOT)."
    )


class NameRefused(Problem):
    verdict = "name refused"
    title = "This file name is not allowed"
    advice = (
        "Give the file a plain name in the storage folder: letters, digits, spaces, dots, dashes "
        "and underscores, and the job's name at its beginning."
    )


class StorageUnreachable(Problem):
    verdict = "storage unreachable"
    title = "The storage cannot be reached"
    advice = (
        "Check the network, and open the folder once in the file manager so that this computer "
        "connects to it again. Then press Open file once more."
    )


class FileMissing(Problem):
    verdict = "file missing"
    title = "The file is not there"
    advice = (
        "It may have moved on with its job. Reload the dashboard and press Open file again. If it "
        "stays away, an administrator can look for it with an audit."
    )


class FileUnreadable(Problem):
    verdict = "file unreadable"
    title = "The file cannot be read"
    advice = "Ask whoever looks after the storage whether your account may read it."


class NotAFile(Problem):
    verdict = "not a file"
    title = "This is not a file"
    advice = "Reload the dashboard and press Open file again."


class NoSlicer(Problem):
    verdict = "no slicer"
    title = "No slicer for this kind of file"


class SlicerMissing(Problem):
    verdict = "slicer missing"
    title = "The slicer is not installed"


class SlicerFailed(Problem):
    verdict = "slicer failed"
    title = "The slicer did not start"
    advice = "Start the slicer by hand. If that fails as well, install it again."


class NobodyToAsk(Problem):
    verdict = "nobody to ask"
    title = "Several slicers can open this"
    advice = "Without a screen nobody can be asked. Leave one slicer for this kind in config.ini."


class ConfigMissing(Problem):
    verdict = "not set up"
    title = "The slicer opener is not set up"


class ConfigWrong(Problem):
    verdict = "config.ini is wrong"
    title = "There is a mistake in config.ini"


class RegistrationFailed(Problem):
    verdict = "not registered"
    title = "The links could not be registered"

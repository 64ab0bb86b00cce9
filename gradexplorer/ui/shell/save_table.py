"""A table as a file of its own."""

from gradexplorer.framework.files import write_atomically
from gradexplorer.handouts.table_text import as_json, cells_of, comma_separated
from gradexplorer.text import InputError, _
from gradexplorer.ui.panels.spot import Spot
from gradexplorer.ui.shell.file_dialogs import ask_to_save
from gradexplorer.ui.shell.shell import Shell
from gradexplorer.ui.style.translation import plain_words


def save_table(shell: Shell, spot: Spot) -> None:
    """Ask where, then write the table that it is about; a fault shows in the error bar and leaves no half file."""
    assert spot.table is not None
    window, proposed = shell.current.view.window(), f"{spot.table.key}.csv"
    file = ask_to_save(window, "export", _("Save the table"), proposed, "*.csv *.json", others=(".json",))
    if file is None:
        return
    rows = cells_of(spot.table, plain_words)
    try:
        write_atomically(file, (as_json if file.suffix == ".json" else comma_separated)(rows).encode())
    except InputError as error:
        shell.report(error.text, "error")
    else:
        shell.report(_("Exported {file}", file=file.name), "info")

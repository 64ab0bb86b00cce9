"""The table of controls, filled."""

from gradexplorer.ui.controls.cards import CardsControl
from gradexplorer.ui.controls.choices import FlagControl, choice_control
from gradexplorer.ui.controls.kinds import CONTROLS
from gradexplorer.ui.controls.named_numbers import NamedNumbersControl
from gradexplorer.ui.controls.nested import StructControl, TupleControl, UnionControl
from gradexplorer.ui.controls.number import NumberControl
from gradexplorer.ui.controls.point_table import PairsControl
from gradexplorer.ui.controls.typed_texts import MatrixControl, NumbersControl, TextControl

CONTROLS.update(
    {
        "float": NumberControl,
        "int": NumberControl,
        "bool": FlagControl,
        "choice": choice_control,
        "str": TextControl,
        "tuple": TupleControl,
        "struct": StructControl,
        "union": UnionControl,
        "list of ints": NumbersControl,
        "list of floats": NumbersControl,
        "list of tuples": PairsControl,
        "list of unions": CardsControl,
        "list of lists": MatrixControl,
        "list of named numbers": NamedNumbersControl,
    }
)

"""LLVM's instructions on numbers and truths, for all lanes of a block or for each, and the faults among them."""

import math
import struct
from collections.abc import Iterator
from contextlib import contextmanager

from msgspec import Struct


class Value(Struct, frozen=True):
    """An operand: one number, or truth, for all lanes or for each."""

    text: str
    lanes: bool = False
    truth: bool = False


TRUE, FALSE = Value("true", truth=True), Value("false", truth=True)


def constant(value: float) -> Value:
    """Return a number for all lanes."""
    return Value(f"0x{struct.unpack('<Q', struct.pack('<d', value))[0]:016X}")


class Instructions:
    """Writes instructions.

    Parameters
    ----------
    width : int
        How many lanes a block has.
    single : bool
        Lanes have single precision, and may be contracted and multiplied by reciprocals.

    Attributes
    ----------
    lines : list of str
        All instructions so far.
    fault : Value
        Where Python would have raised so far.
    """

    def __init__(self, width: int, single: bool) -> None:
        self.width, self.single = width, single
        self.lines: list[str] = []
        self.fault = FALSE
        self.guard = TRUE
        self.count = 0

    # ---- instructions

    def type(self, lanes: bool, truth: bool = False) -> str:
        """Return LLVM's type of a number or truth."""
        one = "i1" if truth else "float" if self.single and lanes else "double"
        return f"<{self.width} x {one}>" if lanes else one

    def of(self, value: Value) -> str:
        """Return an operand with its type."""
        return f"{self.type(value.lanes, value.truth)} {value.text}"

    def new(self, instruction: str, lanes: bool = False, truth: bool = False) -> Value:
        """Write an instruction that gives a value."""
        self.count += 1
        self.lines.append(f"%v{self.count} = {instruction}")
        return Value(f"%v{self.count}", lanes, truth)

    def on_lanes(self, value: Value) -> Value:
        """Return a value for each lane."""
        if value.lanes:
            return value
        if self.single and not value.truth:
            value = Value(self.new(f"fptrunc double {value.text} to float").text)
            one = f"float {value.text}"
        else:
            one = self.of(value)
        kind = self.type(True, value.truth)
        first = self.new(f"insertelement {kind} poison, {one}, i64 0")
        spread = f"shufflevector {kind} {first.text}, {kind} poison, <{self.width} x i32> zeroinitializer"
        return self.new(spread, True, value.truth)

    def alike(self, *values: Value) -> list[Value]:
        """Return values for each lane where one of them is."""
        return list(map(self.on_lanes, values)) if any(value.lanes for value in values) else list(values)

    def intrinsic(self, name: str, *values: Value) -> Value:
        """Call one of LLVM's own functions, which are exact."""
        values = tuple(self.alike(*map(self.number, values)))
        lanes = values[0].lanes
        kind = f"v{self.width}{'f32' if self.single else 'f64'}" if lanes else "f64"
        arguments = ", ".join(map(self.of, values))
        return self.new(f"call {self.type(lanes)} @llvm.{name}.{kind}({arguments})", lanes)

    def number(self, value: Value) -> Value:
        """Return a truth as 0 or 1."""
        if not value.truth:
            return value
        return self.new(f"uitofp {self.of(value)} to {self.type(value.lanes)}", value.lanes)

    def compared(self, how: str, a: Value, b: Value) -> Value:
        """Compare two numbers, by the name of LLVM's condition."""
        a, b = self.alike(self.number(a), self.number(b))
        return self.new(f"fcmp {how} {self.of(a)}, {b.text}", a.lanes, True)

    def both(self, a: Value, b: Value) -> Value:
        """Return where both are true."""
        if TRUE in (a, b):
            return b if a == TRUE else a
        a, b = self.alike(a, b)
        return self.new(f"and {self.of(a)}, {b.text}", a.lanes, True)

    def either(self, a: Value, b: Value) -> Value:
        """Return where one is true."""
        if FALSE in (a, b):
            return b if a == FALSE else a
        a, b = self.alike(a, b)
        return self.new(f"or {self.of(a)}, {b.text}", a.lanes, True)

    def opposite(self, value: Value) -> Value:
        """Return where something is not true."""
        if value in (TRUE, FALSE):
            return FALSE if value == TRUE else TRUE
        true = self.on_lanes(TRUE) if value.lanes else TRUE
        return self.new(f"xor {self.of(value)}, {true.text}", value.lanes, True)

    def chosen(self, test: Value, a: Value, b: Value) -> Value:
        """Return one value where a test is true, and another one elsewhere."""
        if a.truth != b.truth:
            a, b = self.number(a), self.number(b)
        if test.lanes or a.lanes or b.lanes:
            a, b = self.on_lanes(a), self.on_lanes(b)
        return self.new(f"select {self.of(test)}, {self.of(a)}, {self.of(b)}", a.lanes, a.truth)

    # ---- faults

    def fails(self, where: Value) -> None:
        """Note where Python would have raised."""
        self.fault = self.either(self.fault, self.both(self.guard, where))

    @contextmanager
    def under(self, condition: Value) -> Iterator[None]:
        """Let faults count only where a condition is true."""
        before = self.guard
        self.guard = self.both(before, condition)
        yield
        self.guard = before

    def is_finite(self, value: Value) -> Value:
        """Return where a number is finite."""
        return self.compared("olt", self.intrinsic("fabs", value), constant(math.inf))

"""A loop over the steps in LLVM's language."""

import ast
import re
from collections.abc import Sequence

from gradexplorer.core.descent.divergence import LIMIT
from gradexplorer.core.optimizers.instant_path import FUNCTIONS
from gradexplorer.core.optimizers.loop import Loop
from gradexplorer.formula.llvm_instructions import FALSE, Value, constant
from gradexplorer.formula.llvm_values import Writer
from gradexplorer.formula.syntax import module_tree
from gradexplorer.proof import DType


class LoopText:
    """Writes the module of a loop.

    ``path`` runs a block of starts, one in each lane, and writes down every point; ``ends`` runs many blocks through
    the same memory and goes each path back from its end, to find when it arrived.
    """

    def __init__(self, loop: Loop, dtype: DType, varied: frozenset[str], lanes: int) -> None:
        self.loop, self.varied, self.lanes = loop, varied, lanes
        self.single = dtype == "float32"
        self.each_lane = {"x", "y"}
        """The names that the loop carries from step to step with a number for each lane."""

    def module(self) -> str:
        """Return both functions and what they call."""
        known: set[str] = set()
        while known != self.each_lane:
            known = set(self.each_lane)
            path = self._path()
        text = [*path, *self._ends()]
        calls = sorted({call for line in text for call in re.findall(r"@llvm\.[\w.]+f\d\d\b", line)})
        return "\n".join([*map(self._declared, calls), *text])

    def _declared(self, name: str) -> str:
        kind = "double" if name.endswith(".f64") else f"<{self.lanes} x {'float' if self.single else 'double'}>"
        return f"declare {kind} {name}({kind})"

    def _path(self) -> list[str]:
        write = Writer(self.lanes, self.single, FUNCTIONS)
        self._begin(write)
        alive = write.on_lanes(write.opposite(write.fault))
        carried = {name: write.names[name] for name in _assigned(self.loop.each) if name in write.names}
        self.each_lane |= {name for name, value in carried.items() if value.lanes}
        places = {name: f"%place{i}" for i, name in enumerate(carried)}
        for name, place in places.items():
            lanes = name in self.each_lane
            value = write.on_lanes(carried[name]) if lanes else carried[name]
            write.lines += [f"{place} = alloca {write.type(lanes)}", f"store {write.of(value)}, ptr {place}"]
        entry = write.lines
        write.lines, write.fault = [], FALSE
        for name, place in places.items():
            lanes = name in self.each_lane
            write.names[name] = write.new(f"load {write.type(lanes)}, ptr {place}", lanes)
        write.names["_t"] = write.new("sitofp i64 %t to double")
        _execute(write, self.loop.each)
        self.each_lane |= {name for name in places if write.names[name].lanes}
        for name, place in places.items():
            value = write.on_lanes(write.names[name]) if name in self.each_lane else write.names[name]
            write.lines.append(f"store {write.of(value)}, ptr {place}")
        good = write.opposite(write.fault)
        for name in "xy":
            within = write.compared("ole", write.intrinsic("fabs", write.names[name]), constant(LIMIT))
            good = write.both(good, within)
        points = [write.on_lanes(write.names[name]) for name in self.loop.seen]
        return _PATH.format(
            width=self.lanes,
            vector=write.type(True),
            entry="\n".join(entry),
            body="\n".join(write.lines),
            alive=alive.text,
            good=write.on_lanes(good).text,
            x0=self.start[0].text,
            y0=self.start[1].text,
            x=points[0].text,
            y=points[1].text,
        ).splitlines()

    def _begin(self, write: Writer) -> None:
        """Load what is given, and execute the lines before the first step."""
        self.start = [self._loaded(write, name, True) for name in ("%x0", "%y0")]
        write.names |= dict(zip("xy", self.start, strict=True))
        for place, name in enumerate(self.loop.given):
            at = write.new(f"getelementptr double, ptr %given, i64 {place * self.lanes}").text
            write.names[name] = self._loaded(write, at, name in self.varied)
        _execute(write, self.loop.before)

    def _loaded(self, write: Writer, place: str, lanes: bool) -> Value:
        if not lanes:
            return write.new(f"load double, ptr {place}")
        loaded = write.new(f"load <{self.lanes} x double>, ptr {place}, align 8", True)
        if not self.single:
            return loaded
        return write.new(f"fptrunc <{self.lanes} x double> {loaded.text} to {write.type(True)}", True)

    def _ends(self) -> list[str]:
        one = "float" if self.single else "double"
        return _ENDS.format(
            width=self.lanes,
            vector=f"<{self.lanes} x {one}>",
            kind=f"v{self.lanes}f{32 if self.single else 64}",
            one=one,
            narrow="fptrunc double %distance to float" if self.single else "bitcast double %distance to double",
            wide="fpext" if self.single else "bitcast",
        ).splitlines()


def _assigned(lines: Sequence[str]) -> list[str]:
    """Return the names that lines assign, each once."""
    targets = (node for line in lines for node in ast.walk(module_tree(line)) if isinstance(node, ast.Name))
    return list(dict.fromkeys(node.id for node in targets if isinstance(node.ctx, ast.Store)))


def _execute(write: Writer, lines: Sequence[str]) -> None:
    """Write assignments."""
    for line in lines:
        match module_tree(line).body[0]:
            case ast.Assign(targets=targets, value=value):
                found = write.value(value)
                write.names |= {ast.unparse(target): found for target in targets}
            case ast.AugAssign(target=ast.Name(id=name), op=operator, value=value):
                write.names[name] = write.value(ast.BinOp(ast.Name(name, ast.Load()), operator, value))


_PATH = """\
declare i1 @llvm.vector.reduce.or.v{width}i1(<{width} x i1>)
define i64 @path(ptr %x0, ptr %y0, ptr %given, i64 %steps, ptr %path, ptr %last, ptr %end) {{
{entry}
store {vector} {x0}, ptr %path, align 4
%y_path = getelementptr {vector}, ptr %path, i64 1
store {vector} {y0}, ptr %y_path, align 4
br label %head
head:
%t_before = phi i64 [ 0, %0 ], [ %t, %body ]
%alive = phi <{width} x i1> [ {alive}, %0 ], [ %alive_after, %body ]
%until = phi <{width} x i64> [ zeroinitializer, %0 ], [ %until_after, %body ]
%x_end = phi {vector} [ {x0}, %0 ], [ %x_end_after, %body ]
%y_end = phi {vector} [ {y0}, %0 ], [ %y_end_after, %body ]
%any = call i1 @llvm.vector.reduce.or.v{width}i1(<{width} x i1> %alive)
%left = icmp slt i64 %t_before, %steps
%goes = and i1 %any, %left
br i1 %goes, label %body, label %done
body:
%t = add i64 %t_before, 1
{body}
%alive_after = and <{width} x i1> %alive, {good}
%first_t = insertelement <{width} x i64> poison, i64 %t, i64 0
%all_t = shufflevector <{width} x i64> %first_t, <{width} x i64> poison, <{width} x i32> zeroinitializer
%until_after = select <{width} x i1> %alive_after, <{width} x i64> %all_t, <{width} x i64> %until
%x_end_after = select <{width} x i1> %alive_after, {vector} {x}, {vector} %x_end
%y_end_after = select <{width} x i1> %alive_after, {vector} {y}, {vector} %y_end
%row = mul i64 %t, 2
%x_place = getelementptr {vector}, ptr %path, i64 %row
store {vector} {x}, ptr %x_place, align 4
%y_row = add i64 %row, 1
%y_place = getelementptr {vector}, ptr %path, i64 %y_row
store {vector} {y}, ptr %y_place, align 4
br label %head
done:
store <{width} x i64> %until, ptr %last, align 8
store {vector} %x_end, ptr %end, align 4
%y_end_place = getelementptr {vector}, ptr %end, i64 1
store {vector} %y_end, ptr %y_end_place, align 4
ret i64 %t_before
}}"""

_ENDS = """\
define void @ends(i64 %blocks, ptr %x, ptr %y, ptr %given, i64 %stride, i64 %steps, ptr %path, ptr %last,
                  double %distance, ptr %x_out, ptr %arrival, ptr %y_out) {{
%narrow = {narrow}
%first = insertelement {vector} poison, {one} %narrow, i64 0
%near = shufflevector {vector} %first, {vector} poison, <{width} x i32> zeroinitializer
%end = alloca [2 x {vector}]
br label %head
head:
%block = phi i64 [ 0, %0 ], [ %block_after, %out ]
%goes = icmp slt i64 %block, %blocks
br i1 %goes, label %run, label %done
run:
%place = mul i64 %block, {width}
%x_place = getelementptr double, ptr %x, i64 %place
%y_place = getelementptr double, ptr %y, i64 %place
%last_place = getelementptr i64, ptr %last, i64 %place
%offset = mul i64 %block, %stride
%given_place = getelementptr i8, ptr %given, i64 %offset
%did = call i64 @path(ptr %x_place, ptr %y_place, ptr %given_place, i64 %steps, ptr %path, ptr %last_place, ptr %end)
%x_end = load {vector}, ptr %end
%y_end_place = getelementptr {vector}, ptr %end, i64 1
%y_end = load {vector}, ptr %y_end_place
%first_did = insertelement <{width} x i64> poison, i64 %did, i64 0
%all_did = shufflevector <{width} x i64> %first_did, <{width} x i64> poison, <{width} x i32> zeroinitializer
br label %scan
scan:
%t = phi i64 [ %did, %run ], [ %t_before, %scan ]
%still = phi <{width} x i1> [ splat (i1 true), %run ], [ %still_after, %scan ]
%since = phi <{width} x i64> [ %all_did, %run ], [ %since_after, %scan ]
%row = mul i64 %t, 2
%x_row = getelementptr {vector}, ptr %path, i64 %row
%y_row = getelementptr {vector}, ptr %x_row, i64 1
%px = load {vector}, ptr %x_row, align 4
%py = load {vector}, ptr %y_row, align 4
%dx = fsub {vector} %px, %x_end
%dy = fsub {vector} %py, %y_end
%ax = call {vector} @llvm.fabs.{kind}({vector} %dx)
%ay = call {vector} @llvm.fabs.{kind}({vector} %dy)
%near_x = fcmp ole {vector} %ax, %near
%near_y = fcmp ole {vector} %ay, %near
%both = and <{width} x i1> %near_x, %near_y
%still_after = and <{width} x i1> %still, %both
%first_t = insertelement <{width} x i64> poison, i64 %t, i64 0
%all_t = shufflevector <{width} x i64> %first_t, <{width} x i64> poison, <{width} x i32> zeroinitializer
%since_after = select <{width} x i1> %still_after, <{width} x i64> %all_t, <{width} x i64> %since
%any = call i1 @llvm.vector.reduce.or.v{width}i1(<{width} x i1> %still_after)
%t_before = sub i64 %t, 1
%earlier = icmp sge i64 %t_before, 0
%on = and i1 %any, %earlier
br i1 %on, label %scan, label %out
out:
%arrival_place = getelementptr i64, ptr %arrival, i64 %place
store <{width} x i64> %since_after, ptr %arrival_place, align 8
%x_wide = {wide} {vector} %x_end to <{width} x double>
%y_wide = {wide} {vector} %y_end to <{width} x double>
%x_out_place = getelementptr double, ptr %x_out, i64 %place
%y_out_place = getelementptr double, ptr %y_out, i64 %place
store <{width} x double> %x_wide, ptr %x_out_place, align 8
store <{width} x double> %y_wide, ptr %y_out_place, align 8
%block_after = add i64 %block, 1
br label %head
done:
ret void
}}"""

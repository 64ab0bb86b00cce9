"""``gradexplorer curvature``: eigenvalues, trace and spectral density of the Hessian of the person's own model."""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from gradexplorer.cli.display import has_display, start_virtual_display
from gradexplorer.cli.export import PICTURES, check_output
from gradexplorer.cli.maps import add_picture_options
from gradexplorer.cli.own_code import add_options, answer, counted, proof_as_json, request
from gradexplorer.core.maps.files import write_rows
from gradexplorer.listing import json_text
from gradexplorer.model.curvature_report import CurvatureReport, CurvatureSpec, Eigenvalue
from gradexplorer.model.messages import Curved
from gradexplorer.text import fill

_SIZE = (900, 600)


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("curvature", help="eigenvalues, trace and spectral density of your model's Hessian")
    add_options(parser)
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="the density: .png .svg .csv")
    add_picture_options(parser)
    parser.add_argument("--count", metavar="N", type=counted, default=5, help="eigenvalues at both ends (5)")
    parser.add_argument("--probes", metavar="N", type=counted, default=16, help="random vectors (16)")
    parser.add_argument("--weights", metavar="FILE", default="", help="a state_dict in place of the model's weights")
    parser.add_argument("--norm", choices=("frozen", "batch"), default="frozen")
    parser.add_argument("--batches", metavar="N", type=counted, default=1, help="over whose losses the mean is taken")
    parser.add_argument("--seed", metavar="N", type=int, default=0)
    parser.add_argument("--lr", metavar="RATE", type=float, help="in use; by default the optimizer's of the case")
    parser.add_argument("--device", metavar="NAME", default="", help="such as cuda")
    parser.set_defaults(run=_curvature)


def _curvature(options: argparse.Namespace) -> int:
    file: Path | None = options.output
    if file is not None:
        check_output(file, (*PICTURES, ".csv"))
        if file.suffix in PICTURES and not has_display():
            start_virtual_display()
    spec = CurvatureSpec(
        count=options.count,
        probes=options.probes,
        seed=options.seed,
        weights=os.path.abspath(options.weights) if options.weights else "",
        norm=options.norm,
        batches=options.batches,
        device=options.device,
        learning_rate=options.lr,
    )
    asked = msgspec.structs.replace(request(options, "curvature"), curvature=spec)
    found = answer(options, asked, "products")
    assert isinstance(found, Curved)
    report = found.report
    if file is not None:
        _write(report, file, options)
    print(json_text(_plain(report)) if options.json else "\n".join(_lines(report)))
    return 0 if report.passed else 1


def _write(report: CurvatureReport, file: Path, options: argparse.Namespace) -> None:
    if file.suffix == ".csv":
        write_rows(file, ("eigenvalue", "share"), iter(sorted(zip(report.nodes, report.weights, strict=True))))
        return
    from gradexplorer.pages.model.curvature.picture import density_plot
    from gradexplorer.ui.shell.export_picture import export_panel

    export_panel(
        density_plot(report), file, size=_SIZE, scale=options.scale, theme=options.theme, language=options.language
    )


def _lines(report: CurvatureReport) -> Iterator[str]:
    yield fill("loss {loss:.9g}, {n} parameters", {"loss": report.loss, "n": f"{report.parameters:,}"})
    yield "largest eigenvalues  " + "  ".join(map(_eigenvalue, report.top))
    yield "smallest             " + "  ".join(map(_eigenvalue, report.bottom))
    exact = "" if report.exact_trace is None else f"; of the whole matrix {report.exact_trace:.6g}"
    yield f"trace                {report.trace:.6g} ± {report.trace_error:.2g}{exact}"
    yield f"edge of stability    2 / λ = {report.edge:.6g}{_against(report)}"
    for proven in report.proofs:
        yield f"[{proven.proof.verdict}] {proven.heading}, largest error {proven.proof.error:.1e}"
    yield from map(str, report.notes)


def _eigenvalue(found: Eigenvalue) -> str:
    return f"{found.value:.6g} ± {found.error:.1g}"


def _against(report: CurvatureReport) -> str:
    if report.learning_rate is None:
        return ""
    side = "above" if report.learning_rate > report.edge else "below"
    return f"; the learning rate {report.learning_rate:g} is {side} it"


def _plain(report: CurvatureReport) -> dict[str, Any]:
    proofs = [proof_as_json(proven) for proven in report.proofs]
    made: dict[str, Any] = msgspec.to_builtins(report)
    return made | {"edge": report.edge, "proofs": proofs, "notes": list(map(str, report.notes))}

"""Lines to copy, by command: they stand below each ``--help`` and in the manual, and the tests parse them all."""

EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "": (
        ("gradexplorer", "open the window with the work of last time"),
        ("gradexplorer lecture.json", "open a session"),
        ("gradexplorer export himmelblau -o race.png", "a page as a picture"),
        ("gradexplorer prove perceptron --steps 3", "its derivation and what the badges say"),
        ("gradexplorer check mine.py", "is the gradient of my function right?"),
        ("gradexplorer flow mine.py", "what vanishes, explodes or makes the NaN?"),
    ),
    "export": (
        ("gradexplorer export himmelblau --set 'starts=[[-4,0]]' --set steps=20000 -o run.csv", "every step of a run"),
        ("gradexplorer export losses --theme dark --language zh_CN --scale 2 -o losses.png", "for a slide"),
        ("gradexplorer export himmelblau --panel map -o map.svg", "one panel, as vectors"),
        ("gradexplorer export himmelblau --steps 0:400:4 -o run.webp", "a film of the run"),
    ),
    "prove": (
        ("gradexplorer prove functions --set function.type=sine --set x0=0.5", "one derivative, line by line"),
        ("gradexplorer prove perceptron --steps 3 --json", "with 17 digits, for a program"),
        ("gradexplorer prove losses --latex", "as align* for a LaTeX document"),
    ),
    "verify": (
        ("gradexplorer verify", "every formula of the program"),
        ("gradexplorer verify losses --json", "those of one page, for a program"),
    ),
    "pages": (
        ("gradexplorer pages", "what --set can set"),
        ("gradexplorer pages --json", "the JSON Schema of a session"),
    ),
    "check": (
        ("gradexplorer check mine.py", "the case that make_case() returns"),
        ("gradexplorer check mine.py:my_loss --second", "another function of the file, second derivatives, too"),
        ("gradexplorer check mine.py --python other/bin/python", "in the environment that the code belongs to"),
    ),
    "flow": (
        ("gradexplorer flow mine.py", "one batch through the model, and back"),
        ("gradexplorer flow mine.py --steps 20 --json", "after each of twenty steps of training"),
    ),
    "landscape": (
        ("gradexplorer landscape mine.py -o plane.png", "two random directions through the weights"),
        ("gradexplorer landscape mine.py --directions pca --weights sgd.pt adam.pt -o paths.svg", "trajectories"),
        (
            "gradexplorer landscape mine.py --size 201x1 --directions hessian -o line.csv",
            "along the sharpest direction",
        ),
        ("gradexplorer landscape mine.py --workers 4 --resume -o plane.npz", "go on with what was begun"),
    ),
    "curvature": (
        ("gradexplorer curvature mine.py", "eigenvalues, trace and the edge of stability"),
        ("gradexplorer curvature mine.py -o density.png", "the spectral density as a picture"),
    ),
    "basins": (
        ("gradexplorer basins -o basins.png", "where every start ends"),
        ("gradexplorer basins --size 512 -o basins.npz", "as numbers; --resume goes on with it"),
    ),
    "sweep": (
        (
            'gradexplorer sweep --set landscape=bowl --set \'optimizers=[{"type":"sgd"}]\''
            " --x optimizers.0.lr=0.01..1 --y condition=1..40 -o edge.png",
            "the edge of stability",
        ),
    ),
    "lesson": (
        ("gradexplorer lesson list", "those that come along"),
        ("gradexplorer lesson check slope.json", "build every step of yours, find every answer"),
        ("gradexplorer lesson names functions", "what a lesson can point at and ask for"),
    ),
    "completion": (
        ('eval "$(gradexplorer completion bash)"', "in ~/.bashrc; zsh in the same way"),
        ("gradexplorer completion fish > ~/.config/fish/completions/gradexplorer.fish", "for fish"),
    ),
    "desktop": (
        ("gradexplorer desktop install", "an entry in the menu, links and session files, for this user"),
        ("gradexplorer desktop remove", "take it away again"),
    ),
}


def epilog(command: str) -> str:
    """Return the examples of a command as the end of its help."""
    lines = [line for example, meaning in EXAMPLES.get(command, ()) for line in (f"  {example}", f"      {meaning}")]
    return "\n".join(["examples:", *lines]) if lines else ""

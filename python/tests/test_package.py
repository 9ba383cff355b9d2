"""The documentation, the licences and the description of the package."""

import ast
import inspect
from importlib import metadata
from pathlib import Path

import enregard

ROOT = Path(__file__).resolve().parents[2]
STUB = Path(enregard.__file__).with_name("__init__.pyi")


def documented(nodes, prefix=""):
    """The names in the stub with their documentation."""
    for node, following in zip(nodes, [*nodes[1:], None]):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            if node.name.startswith("_"):
                continue  # Types that only the stub needs.
            if ast.get_docstring(node):
                yield prefix + node.name, ast.get_docstring(node)
            if isinstance(node, ast.ClassDef):
                yield from documented(node.body, f"{prefix}{node.name}.")
        elif isinstance(node, ast.AnnAssign) and isinstance(following, ast.Expr) and prefix:
            yield prefix + node.target.id, inspect.cleandoc(following.value.value)


def test_docstrings_and_stub_agree():
    names = dict(documented(ast.parse(STUB.read_text(encoding="utf-8")).body))
    assert len(names) > 45
    for name, documentation in names.items():
        if name.startswith("Sentence."):
            continue  # Attributes of a Python class have no docstrings.
        thing = enregard
        for part in name.split("."):
            thing = inspect.getattr_static(thing, part) if inspect.isclass(thing) else getattr(thing, part)
        assert inspect.cleandoc(thing.__doc__) == documentation, name


def test_all_names_exist_in_module_and_stub():
    nodes = ast.parse(STUB.read_text(encoding="utf-8")).body
    stub = {node.name for node in nodes if hasattr(node, "name")}
    stub |= {alias.asname for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert all(hasattr(enregard, name) for name in enregard.__all__)
    assert set(enregard.__all__) <= stub | {"LANGUAGES", "SCHEMA"}
    assert STUB.with_name("py.typed").exists()


def test_the_wheel_contains_the_licences():
    package = metadata.distribution("enregard")
    names = package.metadata.get_all("License-File")
    assert sorted(names) == ["LICENSE-APACHE", "LICENSE-MIT"]
    assert package.metadata["License-Expression"] == "MIT OR Apache-2.0"
    for name in names:
        (file,) = [file for file in package.files if file.name == name]
        assert file.read_text() == (ROOT / name).read_text(encoding="utf-8")


def test_the_description_is_the_readme_of_the_package():
    description = metadata.metadata("enregard").get_payload() or metadata.metadata("enregard")["Description"]
    assert description.strip() == (ROOT / "python" / "README.md").read_text(encoding="utf-8").strip()

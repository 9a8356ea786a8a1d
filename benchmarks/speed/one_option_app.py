"""The smallest Typer app that does something: the yardstick for whole processes."""

import typer


def main(name: str = typer.Option(..., "--name", help="whom to greet")) -> None:
    """Greet somebody."""
    typer.echo(f"hello {name}")


if __name__ == "__main__":
    typer.run(main)

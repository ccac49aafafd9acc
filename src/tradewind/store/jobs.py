"""The store's jobs: load, call a rule."""

from tradewind.base import clock, queue

from .catalog import import_run, imports


@queue.register("store.import_catalog")
def import_catalog(run_id: int) -> None:
    """Carry out one import, or carry it on."""
    import_run.run_import(run_id)


@queue.register("store.watch_imports", periodic="0 * * * * *")
def watch_imports(timestamp: int) -> None:  # noqa: ARG001 (a periodic job is given its scheduled second)
    """Take up imports that a killed process left, and delete files that are of no more use."""
    now = clock.now()
    imports.resume_imports(now)
    imports.forget_import_files(now)

"""A worker and its client for every test that asks for it."""

import pytest

from gradexplorer.run.worker_client import WorkerClient


@pytest.fixture
def client(qapp):
    client = WorkerClient()
    client.reports = []
    client.changed.connect(client.reports.append)
    yield client
    client.close()
    client.deleteLater()

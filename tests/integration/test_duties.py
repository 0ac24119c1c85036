"""The supervisor's processes: started again when they end, and ended with it."""

import multiprocessing
import os
import signal
import time

import pytest

from app.duties import FORK, LONGEST_REST, Duty, Supervisor


def wait_until(claim, seconds=10):
    deadline = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


def work_for_ever():
    time.sleep(600)


def end_at_once():
    os._exit(3)


@pytest.fixture
def supervise():
    """Run a supervisor in a process of its own, as run.py does; give it and a queue of news."""
    started = []

    def start(*works):
        news = FORK.SimpleQueue()

        def tell(work):
            return lambda: (news.put(os.getpid()), work())

        def run():
            duties = [Duty(work.__name__, tell(work)) for work in works]
            raise SystemExit(Supervisor(duties).run(lambda: True, lambda: None))

        process = FORK.Process(target=run)
        process.start()
        started.append(process)
        return process, news

    yield start
    for process in started:
        process.kill()
        process.join()


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_process_that_ends_is_started_again(supervise, capfd):
    _, news = supervise(end_at_once)
    assert news.get() != news.get()
    assert "end_at_once stopped (exit code 3); starting it again in 1 s." in capfd.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_all_processes_quickly(supervise, number):
    supervisor, news = supervise(work_for_ever, work_for_ever)
    children = [news.get(), news.get()]
    os.kill(supervisor.pid, number)
    supervisor.join(timeout=5)
    assert supervisor.exitcode == 0
    assert not any(map(is_alive, children))


def test_processes_end_when_their_supervisor_is_killed(supervise):
    supervisor, news = supervise(work_for_ever, work_for_ever)
    children = [news.get(), news.get()]
    supervisor.kill()
    wait_until(lambda: not any(map(is_alive, children)))


def test_a_process_that_is_too_slow_to_end_is_killed():
    duty = Duty("stubborn", work_for_ever)
    duty.tend(now=0)
    duty.stop(time.monotonic() + 0.2)
    assert duty.process.exitcode == -signal.SIGKILL


def test_each_end_makes_the_rest_longer_up_to_a_bound():
    duty = Duty("unlucky", end_at_once)
    rests = []
    for now in range(0, 2000, 100):
        duty.tend(now)
        duty.process.join()
        duty.tend(now)
        rests.append(duty.resting_until - now)
    assert rests[:4] == [1, 2, 4, 8]
    assert max(rests) == LONGEST_REST


def test_a_long_life_forgives_earlier_ends():
    duty = Duty("lucky", end_at_once, deaths=5)
    duty.tend(0)
    duty.process.join()
    duty.tend(1000)
    assert duty.resting_until == 1001
    assert multiprocessing.active_children() == []

"""The best one-to-one matching of two lists, by the Hungarian method."""

from __future__ import annotations

from collections.abc import Sequence


def best_matching(gain: Sequence[Sequence[int]]) -> dict[int, int]:
    """Which column each row is matched with, so that the gains add up to the most; a row without partner is left out.

    The method of shortest augmenting paths (Jonker and Volgenant, *Computing* 38, 1987), cubic in the longer side.
    """
    rows = len(gain)
    size = max(rows, len(gain[0]) if rows else 0)
    cost = [[0] * (size + 1) for _ in range(size + 1)]
    for i, row in enumerate(gain, start=1):
        for j, value in enumerate(row, start=1):
            cost[i][j] = -value
    of_row, of_column = [0] * (size + 1), [0] * (size + 1)  # the dual variables
    owner = [0] * (size + 1)  # the row that a column is matched with; row and column 0 are the free ones
    for row_number in range(1, size + 1):
        came_from = _shortest_path(cost, row_number, of_row, of_column, owner)
        column = came_from[0]
        while column:
            before = came_from[column]
            owner[column] = owner[before]
            column = before
    columns = len(gain[0]) if rows else 0
    return {owner[j] - 1: j - 1 for j in range(1, columns + 1) if 0 < owner[j] <= rows}


def _shortest_path(
    cost: list[list[int]], row: int, of_row: list[int], of_column: list[int], owner: list[int]
) -> list[int]:
    """For each column the one before it on the cheapest way; at 0 the free column where the way from ``row`` ends."""
    size = len(cost) - 1
    owner[0] = row
    cheapest: list[float] = [float("inf")] * (size + 1)
    came_from = [0] * (size + 1)
    done = [False] * (size + 1)
    column = 0
    while owner[column] or column == 0:
        done[column] = True
        i, step, following = owner[column], float("inf"), 0
        for j in range(1, size + 1):
            if done[j]:
                continue
            reduced = cost[i][j] - of_row[i] - of_column[j]
            if reduced < cheapest[j]:
                cheapest[j], came_from[j] = reduced, column
            if cheapest[j] < step:
                step, following = cheapest[j], j
        for j in range(size + 1):
            if done[j]:
                of_row[owner[j]] += int(step)
                of_column[j] -= int(step)
            else:
                cheapest[j] -= step
        column = following
    came_from[0] = column
    return came_from

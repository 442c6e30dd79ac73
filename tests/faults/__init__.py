"""The fault laboratory: nothing that was called saved is lost, whatever is killed, cut, filled, set back or lied about.

Start reading at ``run`` (what ``dev.py faults`` does), then:

* ``history`` - what people do (``acts``) and what goes wrong (``troubles``), told at random (``histories``) or as
  somebody thought of it (``fixed``), on two computers, a teacher's and the website, with a school in memory
  (``school``, ``wire``, ``computer``); ``answers`` and ``compiled`` only make it quick. ``model`` keeps what was
  called saved, ``invariants`` look from outside.
* ``cells`` - one fault at one place in one kind of work (``kinds``), from tables (``program_cells``, ``kill_cells``,
  ``power_cells``, ``network_cells``, ``disk_cells``, ``backup_cells``, ``damage_cells``), on a live school (``lab``)
  behind a network of our own (``proxy``), with programs in processes that are killed for real (``device``) or whose
  calls to the system are noted (``power``).
* ``mutants`` - the program broken on purpose, to see that all this notices.
* ``ledger`` - what was tried, added up by code in ``.faults``.
"""

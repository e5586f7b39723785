"""Tables of the exchange with the Commission: conversations, the journal of messages, the unified register's copy."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from module.store.keys import Key
from module.store.schema import SCHEMA, instant, metadata, text_column

conversation = Table(
    "exchange_conversation",
    metadata,
    Column("id", Key(), primary_key=True),  # int:ConversationID
    Column("procedure_id", Text, nullable=False),  # int:ProcedureID as it stands on the wire
    Column("procedure", Text, nullable=False),
    Column("transaction", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="1"),
    text_column("subject"),
    text_column("hold_code"),
    Column("paused", Boolean, nullable=False, server_default=text("false")),
    instant("started_at"),
    instant("attempt_at"),
    instant("state_since"),
    instant("due_at", nullable=True),
    instant("finished_at", nullable=True),
    CheckConstraint("role IN ('initiator', 'respondent')", name="role_known"),
    Index("ix_exchange_conversation_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
    Index("ix_exchange_conversation_subject", "subject"),
    Index("ix_exchange_conversation_held", "started_at", "id", postgresql_where=text("state = 'held'")),
    Index("ix_exchange_conversation_started", text("started_at DESC"), "id"),
    Index("ix_exchange_conversation_state", "state", text("started_at DESC"), "id"),
    Index("ix_exchange_conversation_procedure", "procedure", text("started_at DESC"), "id"),
    Index(
        "ix_exchange_conversation_subject_part",
        "subject",
        postgresql_using="gin",
        postgresql_ops={"subject": "gin_trgm_ops"},
    ),
    Index("ix_exchange_conversation_open_subject", "subject", postgresql_where=text("finished_at IS NULL")),
)

message = Table(
    "exchange_message",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    instant("at"),
    Column("direction", Text, nullable=False),
    Column("conversation_id", Key(), nullable=True),  # none where the header could not be read
    text_column("message_id"),
    text_column("relates_to"),
    text_column("action"),
    text_column("code"),
    text_column("edoc_id"),
    text_column("edoc_ref_id"),
    Column("digest", Text, nullable=False),
    text_column("body_digest"),
    Column("size", BigInteger, nullable=False),
    text_column("peer"),
    text_column("certificate"),
    Column("verdict", Text, nullable=False),
    Column("findings", JSONB, nullable=False),
    Column("row_digest", LargeBinary, nullable=False),
    Column("transaction_id", BigInteger, nullable=False, server_default=text("(pg_current_xact_id()::text)::bigint")),
    CheckConstraint("direction IN ('in', 'out')", name="direction_known"),
    Index("ix_exchange_message_conversation", "conversation_id", "id"),
    Index("ix_exchange_message_message_id", "message_id"),
    Index("ix_exchange_message_edoc", "edoc_id"),
    Index("ix_exchange_message_transaction", "transaction_id"),
    Index("ix_exchange_message_refused", "id", postgresql_where=text("verdict = 'refused' AND direction = 'in'")),
)


def _of_message(name: str = "message_id", *, key: bool = False) -> Column[int]:
    """Point at a message; checked at the commit, since parts and effects are written before the verdict is known."""
    target = ForeignKey(f"{SCHEMA}.exchange_message.id", deferrable=True, initially="DEFERRED")
    return Column(name, BigInteger, target, primary_key=key, nullable=False)


payload = Table(
    "exchange_payload",
    metadata,
    # no foreign key: what the peer sent stands here, with a row of `arrival`, before it is judged and has its row
    Column("message_id", BigInteger, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

arrival = Table(
    "exchange_arrival",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # of the bytes; then of the journal's row
    instant("received_at"),
    instant("tried_at"),
    Column("channel", Text, nullable=False),
    text_column("certificate"),
    Column("digest", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("state", Text, nullable=False, server_default="arrived"),
    Column("tries", Integer, nullable=False, server_default="1"),
    text_column("fault"),
    instant("settled_at", nullable=True),
    CheckConstraint("channel IN ('door', 'spool')", name="channel_known"),
    CheckConstraint("state IN ('arrived', 'judged', 'set_aside')", name="state_known"),
    CheckConstraint("(state = 'arrived') = (settled_at IS NULL)", name="settled_when"),
    Index("ix_exchange_arrival_waiting", "tried_at", postgresql_where=text("state = 'arrived'")),
    Index("ix_exchange_arrival_digest", "digest", postgresql_where=text("state <> 'judged'")),
)

register_import = Table(
    "exchange_import",
    metadata,
    _of_message(key=True),
    Column("conversation_id", Key(), nullable=False),
    Column("resource", Text, nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("done", BigInteger, nullable=False, server_default="0"),  # records of the message that are stored or known
    Column("stored", BigInteger, nullable=False, server_default="0"),
    instant("latest", nullable=True),  # latest update among the records
    Column("state", Text, nullable=False, server_default="running"),
    Column("tries", Integer, nullable=False, server_default="0"),  # since the last batch that was stored
    text_column("fault"),
    instant("started_at"),
    instant("touched_at"),
    instant("finished_at", nullable=True),
    CheckConstraint("state IN ('running', 'done', 'given_up')", name="state_known"),
    CheckConstraint("(state = 'running') = (finished_at IS NULL)", name="finished_when"),
    CheckConstraint("done <= total", name="done_of_total"),
    Index("ix_exchange_import_running", "conversation_id", postgresql_where=text("state = 'running'")),
)

effect = Table(
    "exchange_effect",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    _of_message(),
    instant("at"),
    Column("kind", Text, nullable=False),
    Column("details", JSONB, nullable=False),
    Index("ix_exchange_effect_message", "message_id"),
    # only what synchronisation lets go on: it is asked for at every tick
    Index(
        "ix_exchange_effect_revives",
        text("(details -> 'conversations')"),
        postgresql_using="gin",
        postgresql_where=text("kind = 'revives'"),
    ),
)

dispatch = Table(
    "exchange_dispatch",
    metadata,
    _of_message(key=True),
    Column("conversation_id", Key(), nullable=True),
    Column("state", Text, nullable=False, server_default="queued"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    text_column("last_error"),
    instant("sent_at", nullable=True),
    CheckConstraint("state IN ('queued', 'sent', 'dropped')", name="state_known"),
    Index("ix_exchange_dispatch_conversation", "conversation_id"),
    Index("ix_exchange_dispatch_queued", "message_id", postgresql_where=text("state = 'queued'")),
)

union_version = Table(
    "union_version",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("number", Text, nullable=False),  # ipsdo:IPObjectId
    Column("line", Text, nullable=False),
    instant("in_force_from"),
    instant("in_force_to", nullable=True),
    instant("updated_at", nullable=True),
    instant("recorded_at"),
    _of_message("cause_id"),
    text_column("kind"),
    text_column("name"),
    text_column("holder"),
    text_column("status"),
    Column("end_date", Date, nullable=True),
    text_column("application_id"),
    text_column("form_id"),
    Column("record", LargeBinary, nullable=False),  # exclusive canonical XML of the record as it came
    Column("digest", Text, nullable=False),
    CheckConstraint("line IN ('entry', 'circulation')", name="line_known"),
    Index("ix_union_version_number", "number", "line", "in_force_from", "id"),
    Index("ix_union_version_application", "application_id", "form_id"),
)

union_entry = Table(
    "union_entry",
    metadata,
    Column("number", Text, primary_key=True),
    Column("line", Text, primary_key=True),
    Column("version_id", BigInteger, ForeignKey(f"{SCHEMA}.union_version.id"), nullable=False),
    Column("status", Text, nullable=False),
    # no trigram index: the search also asks for likeness, which reads every row, and it would cost each record dear
    Column("search", Text, nullable=False),
)

OPEN_OPINION = "state IN ('received', 'taken', 'prepared', 'sent', 'failed', 'unanswered')"
"""The opinions whose term runs, as `registry.opinion.TERM_RUNS` has them."""
OPINION_DUE = "(COALESCE(due_on, '9999-12-31'::date))"

opinion = Table(
    "exchange_opinion",
    metadata,
    Column("id", Key(), primary_key=True),
    Column("application_id", Text, nullable=False),
    Column("form_id", Text, nullable=False),
    _of_message("received_id"),
    Column("procedure_id", Text, nullable=False),
    text_column("applicant"),
    text_column("object_kind"),
    text_column("object_name"),
    text_column("holder"),
    Column("due_on", Date, nullable=True),
    Column("state", Text, nullable=False),
    text_column("decision"),
    text_column("explanation"),
    text_column("remark"),
    Column("case_officer_id", Key(), ForeignKey(f"{SCHEMA}.account.id"), nullable=True),
    Column("signed_by", Key(), ForeignKey(f"{SCHEMA}.account.id"), nullable=True),
    instant("received_at"),
    instant("prepared_at", nullable=True),
    instant("signed_at", nullable=True),
    Column("document", LargeBinary, nullable=True),
    Column("signed", LargeBinary, nullable=True),
    Column("evidence", JSONB, nullable=True),
    Column("chain", ARRAY(LargeBinary), nullable=True),
    Column("conversation_id", Key(), nullable=True),
    Column("version", Integer, nullable=False, server_default="1"),
    UniqueConstraint("application_id", "form_id"),
    CheckConstraint(
        "state IN ('received', 'taken', 'prepared', 'sent', 'delivered', 'failed', 'unanswered', 'cancelled',"
        " 'withdrawn_after_sending')",
        name="state_known",
    ),
    CheckConstraint("decision IN ('', '0', '1')", name="decision_known"),
    CheckConstraint("signed_by IS NULL OR signed_by <> case_officer_id", name="two_persons"),
    CheckConstraint(
        "num_nulls(signed, evidence, chain, signed_at, signed_by, conversation_id) IN (0, 6)", name="sent_with_evidence"
    ),
    Index("ix_exchange_opinion_conversation", "conversation_id", postgresql_where=text("conversation_id IS NOT NULL")),
    Index("ix_exchange_opinion_open", text(OPINION_DUE), "received_at", "id", postgresql_where=text(OPEN_OPINION)),
    Index("ix_exchange_opinion_open_arrival", "received_at", "id", postgresql_where=text(OPEN_OPINION)),
    Index("ix_exchange_opinion_closed", "received_at", "id", postgresql_where=text(f"NOT ({OPEN_OPINION})")),
    Index("ix_exchange_opinion_state", "state", "received_at", "id"),
    Index("ix_exchange_opinion_officer", "case_officer_id", "received_at", "id"),
)

officer_profile = Table(
    "officer_profile",
    metadata,
    Column("account_id", Key(), ForeignKey(f"{SCHEMA}.account.id"), primary_key=True),
    Column("last_name", Text, nullable=False),
    Column("first_name", Text, nullable=False),
    text_column("middle_name"),
    Column("no_middle_name", Boolean, nullable=False, server_default=text("false")),
    Column("post", Text, nullable=False),  # in Russian, the language of the wire
    text_column("phone"),
    text_column("email"),
    instant("changed_at"),
    CheckConstraint("(middle_name = '') = no_middle_name", name="middle_name_or_its_absence"),
    CheckConstraint("phone <> '' OR email <> ''", name="a_way_to_reach"),
)

incident = Table(
    "exchange_incident",
    metadata,
    Column("id", Key(), primary_key=True),
    Column("code", Text, nullable=False),
    Column("conversation_id", Key(), nullable=True),
    Column("message_id", BigInteger, nullable=True),
    Column("details", JSONB, nullable=False),
    instant("raised_at"),
    instant("resolved_at", nullable=True),
    text_column("resolution"),
    text_column("cause"),
    Column("taken_by", Key(), ForeignKey(f"{SCHEMA}.account.id"), nullable=True),
    instant("taken_at", nullable=True),
    CheckConstraint("(taken_by IS NULL) = (taken_at IS NULL)", name="taken_by_and_when"),
    Index("ix_exchange_incident_group", "code", "cause", text("raised_at DESC"), "id"),
    Index("ix_exchange_incident_cause", "cause", text("raised_at DESC"), "id", postgresql_where=text("cause <> ''")),
    Index("ix_exchange_incident_latest", text("raised_at DESC"), "id"),
    Index("ix_exchange_incident_conversation", "conversation_id", postgresql_where=text("conversation_id IS NOT NULL")),
    Index("ix_exchange_incident_open", "raised_at", postgresql_where=text("resolved_at IS NULL")),
)

tally = Table(  # differences of counts, written by triggers; see exchange/tally.py
    "exchange_tally",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("what", Text, nullable=False),
    Column("first", Text, nullable=False),
    Column("second", Text, nullable=False),
    Column("third", Text, nullable=False),
    Column("count", BigInteger, nullable=False),
    CheckConstraint("what IN ('conversation', 'message')", name="what_known"),
)

resource = Table(
    "exchange_resource",
    metadata,
    Column("id", Text, primary_key=True),  # P.SP.01.BEN.002 or .003
    instant("ours_updated_at", nullable=True),
    instant("theirs_updated_at", nullable=True),
    instant("asked_at", nullable=True),
    instant("in_step_at", nullable=True),
    Column("report", JSONB, nullable=False),
)

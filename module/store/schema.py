"""Tables in the module's own PostgreSQL schema. What the law demands of a row stands here as a named CHECK."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from module.store.keys import Key

SCHEMA = "trois"
VERSION_TABLE = "trois_version"

metadata = MetaData(
    schema=SCHEMA,
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    },
)


def _id() -> Column[str]:
    return Column("id", Key(), primary_key=True)


def _of(table: str, *, name: str | None = None, nullable: bool = False) -> Column[str]:
    target = f"{SCHEMA}.{table}.id"
    return Column(name or f"{table}_id", Key(), ForeignKey(target), nullable=nullable)


def instant(name: str, *, nullable: bool = False) -> Column[object]:
    """Return a column that holds an aware instant."""
    return Column(name, DateTime(timezone=True), nullable=nullable)


def text_column(name: str, *, nullable: bool = False) -> Column[str]:
    """Return a column of text, empty by default."""
    return Column(name, Text, nullable=nullable, server_default=None if nullable else "")


account = Table(
    "account",
    metadata,
    _id(),
    Column("iin", Text, nullable=False),
    text_column("bin"),
    Column("name", Text, nullable=False),
    text_column("organisation"),
    text_column("post_kk"),
    text_column("post_ru"),
    Column("parts", ARRAY(Text), nullable=False),
    text_column("phone"),
    text_column("email"),
    Column("language", Text, nullable=False, server_default="ru"),
    instant("created_at"),
    Column("user_id", Key(), nullable=True),  # the key to portal_user stands in accounts_schema
    text_column("role"),
    Column("state", Text, nullable=False, server_default="active"),
    text_column("unit_kk"),
    text_column("unit_ru"),
    text_column("acting_order"),
    Column("acting_order_day", Date, nullable=True),
    # an invited person without a key has no number yet, and is told apart by the registration
    Index("uq_account_iin_bin", "iin", "bin", unique=True, postgresql_where=text("iin <> ''")),
    Index("uq_account_user_id_bin", "user_id", "bin", unique=True, postgresql_where=text("iin = ''")),
    CheckConstraint("iin <> '' OR user_id IS NOT NULL", name="somebody"),
    CheckConstraint("role IN ('', 'head', 'right_to_sign', 'preparer', 'viewer')", name="role_known"),
    CheckConstraint("state IN ('active', 'waiting', 'closed')", name="state_known"),
    Index("ix_account_user_id", "user_id"),
    Index("ix_account_bin", "bin", postgresql_where=text("bin <> ''")),
    Index(
        "ix_account_organisation",
        "organisation",
        postgresql_using="gin",
        postgresql_ops={"organisation": "gin_trgm_ops"},
    ),
    CheckConstraint("iin = '' OR iin ~ '^[0-9]{12}$'", name="iin_digits"),
    CheckConstraint("bin = '' OR bin ~ '^[0-9]{12}$'", name="bin_digits"),
    CheckConstraint("language ~ '^[a-z]{2,3}$'", name="language_code"),
)

web_session = Table(
    "web_session",
    metadata,
    Column("token_digest", LargeBinary, primary_key=True),
    _of("account"),
    Column("csrf_secret", Text, nullable=False),
    instant("created_at"),
    instant("seen_at"),
    instant("expires_at"),
    Column("method", Text, nullable=False, server_default="eds"),
    text_column("agent"),
    CheckConstraint("method IN ('eds', 'password', 'host', 'host_password', 'host_eds')", name="method_known"),
    Index("ix_web_session_account_id", "account_id"),
)

sign_in_ticket = Table(
    "sign_in_ticket",
    metadata,
    _id(),
    Column("browser_digest", LargeBinary, nullable=False),
    Column("document", LargeBinary, nullable=False),
    instant("issued_at"),
    instant("expires_at"),
    instant("used_at", nullable=True),
)

blob = Table(
    "blob",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("size", BigInteger, nullable=False),
    CheckConstraint("octet_length(content) = size", name="size_true"),
)

OWNER = "(COALESCE(NULLIF(owner_bin, ''), owner_iin))"
"""To whom an application belongs, as the indexes of «My applications» have it."""
DUE = "(COALESCE(due_on, '9999-12-31'::date))"
"""The last day of an application, last of all where no term is set; row comparison knows no NULL."""
OPEN = "NOT finished AND status <> 'draft'"
"""What the worklist shows of what is not decided yet."""

application = Table(
    "application",
    metadata,
    _id(),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    _of("account", name="owner_id", nullable=True),  # nobody's: a case that the customs body opened by itself
    Column("owner_iin", Text, nullable=False),
    text_column("owner_bin"),
    Column("form", JSONB, nullable=False),
    text_column("object_name"),
    text_column("holder_name"),
    Column("creation_key", Text, nullable=True, unique=True),
    _of("account", name="case_officer_id", nullable=True),
    Column("number", Text, nullable=True, unique=True),
    instant("created_at"),
    instant("updated_at"),
    instant("submitted_at", nullable=True),
    Column("registered_on", Date, nullable=True),
    Column("due_on", Date, nullable=True),
    text_column("right_key"),  # of a filed one: `registry.right_key`
    Column("take_over_reasons", ARRAY(Text), nullable=False, server_default="{}"),  # of each take-over, oldest first
    Column("base_number", Text, nullable=True),  # of an entry; the key stands on its side, two would be a circle
    instant("base_known_at", nullable=True),
    # what lists show and are asked by, so that none reads the form (D27); `applications` writes them with it
    Column("finished", Boolean, nullable=False, server_default=text("false")),
    text_column("object_kind"),
    text_column("client"),
    text_column("parties"),
    Column("exclusion_cause", JSONB, nullable=True),  # of an exclusion without application
    Column("closing", JSONB(none_as_null=True), nullable=True),  # why it ends without a decision
    CheckConstraint("(base_number IS NULL) = (base_known_at IS NULL)", name="base_whole"),
    CheckConstraint(
        "(status = 'draft') = (number IS NULL)"
        " AND (number IS NULL) = (submitted_at IS NULL)"
        " AND (number IS NULL) = (registered_on IS NULL)",
        name="filed_has_number",
    ),
    CheckConstraint(
        "status IN ('draft', 'submitted', 'closed') OR case_officer_id IS NOT NULL", name="review_has_case_officer"
    ),
    CheckConstraint("status <> 'closed' OR closing IS NOT NULL", name="closed_has_reason"),
    CheckConstraint(
        "(kind = 'ex_officio') = (owner_id IS NULL) AND (kind = 'ex_officio') = (exclusion_cause IS NOT NULL)",
        name="owner_or_cause",
    ),
    Index(
        "uq_application_cause",
        "base_number",
        text("(exclusion_cause ->> 'ground')"),
        text("(exclusion_cause ->> 'ended_on')"),
        text("(exclusion_cause ->> 'detected_on')"),
        unique=True,
        postgresql_where=text("kind = 'ex_officio' AND exclusion_cause ->> 'ended_on' IS NOT NULL"),
    ),
    Index("ix_application_status_due", "status", "due_on"),
    Index("ix_application_owned", text(OWNER), "finished", "updated_at", "id"),
    Index("ix_application_client", text(OWNER), "client", "finished", "updated_at", "id"),
    Index("ix_application_parties", text(OWNER), "parties", "updated_at", "id"),
    Index("ix_application_open", text(DUE), "id", postgresql_where=text(OPEN)),
    Index("ix_application_open_status", "status", text(DUE), "id", postgresql_where=text(OPEN)),
    Index("ix_application_open_officer", "case_officer_id", text(DUE), "id", postgresql_where=text(OPEN)),
    Index("ix_application_finished", "submitted_at", "id", postgresql_where=text("finished")),
    Index("ix_application_finished_status", "status", "submitted_at", "id", postgresql_where=text("finished")),
    Index(
        "ix_application_finished_officer",
        "case_officer_id",
        "submitted_at",
        "id",
        postgresql_where=text("finished"),
    ),
    Index("ix_application_right_key", "right_key", postgresql_where=text("right_key <> ''")),
    Index("ix_application_base", "base_number", postgresql_where=text("base_number IS NOT NULL")),
)

attachment = Table(
    "attachment",
    metadata,
    _id(),
    _of("application"),
    Column("sha256", Text, ForeignKey(f"{SCHEMA}.blob.sha256"), nullable=False),
    Column("role", Text, nullable=False),
    Column("details", JSONB, nullable=False),
    instant("added_at"),
    Index("ix_attachment_application", "application_id"),
)

state_fact = Table(
    "state_fact",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    _of("application"),
    Column("register", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("record", JSONB, nullable=False),
    instant("asked_at"),
    Index("ix_state_fact_application", "application_id"),
)

signing_document = Table(
    "paper",
    metadata,
    _id(),
    _of("application"),
    Column("kind", Text, nullable=False),
    Column("application_version", Integer, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("sha256", Text, nullable=False),
    instant("prepared_at"),
    Column("signed", LargeBinary, nullable=True),
    Column("evidence", JSONB, nullable=True),
    Column("chain", ARRAY(LargeBinary), nullable=True),
    instant("signed_at", nullable=True),
    _of("account", name="signed_by", nullable=True),
    CheckConstraint("kind IN ('application', 'decision', 'correction')", name="kind_known"),
    CheckConstraint("num_nulls(signed, evidence, chain, signed_at, signed_by) IN (0, 5)", name="signed_with_evidence"),
    Index("ix_paper_application", "application_id"),
)

hearing = Table(
    "hearing",
    metadata,
    _id(),
    _of("application"),
    Column("grounds", ARRAY(Text), nullable=False),
    Column("explanation_kk", Text, nullable=False),
    Column("explanation_ru", Text, nullable=False),
    _of("account", name="announced_by"),
    instant("announced_at"),
    Column("answer_until", Date, nullable=False),
    Column("texts", JSONB, nullable=True),  # the paper in kk and ru, frozen; none in rows of earlier releases
    Column("fields", ARRAY(Text), nullable=True),  # of a change: what is not to be entered; none: all of it
    Index("ix_hearing_application", "application_id", "announced_at"),
)

hearing_event = Table(
    "hearing_event",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    _of("hearing"),
    Column("kind", Text, nullable=False),
    instant("at"),
    _of("account", nullable=True),
    text_column("text"),
    Column("day", Date, nullable=True),
    text_column("evidence"),
    Column("attended", Boolean, nullable=True),
    CheckConstraint(
        "kind IN ('objection', 'notice_day', 'oral_request', 'appointment', 'minutes', 'remarks', 'waiver')",
        name="kind_known",
    ),
    CheckConstraint("kind NOT IN ('notice_day', 'appointment', 'minutes') OR day IS NOT NULL", name="dated"),
    Index("ix_hearing_event_hearing", "hearing_id"),
)

decision = Table(
    "decision",
    metadata,
    _id(),
    _of("application"),
    Column("kind", Text, nullable=False),
    Column("grounds", ARRAY(Text), nullable=False),
    text_column("explanation_kk"),
    text_column("explanation_ru"),
    text_column("answer_kk"),
    text_column("answer_ru"),
    Column("state", Text, nullable=False),
    _of("account", name="prepared_by"),
    instant("prepared_at"),
    text_column("remark"),
    Column("check_reasons", JSONB, nullable=True),  # none: prepared before reasons were asked for
    Column("field_answers", JSONB, nullable=True),  # of a change; none: everything that was asked for is entered
    Column("number", Text, nullable=True, unique=True),
    Column("code", Text, nullable=True, unique=True),
    text_column("entry_number"),
    Column("texts", JSONB, nullable=True),
    _of("paper", nullable=True),
    _of("account", name="signed_by", nullable=True),
    instant("signed_at", nullable=True),
    Column("followed", Boolean, nullable=False, server_default=text("false")),  # the case went on after it was signed
    CheckConstraint("state IN ('prepared', 'sent_back', 'signed')", name="state_known"),
    CheckConstraint("NOT followed OR state = 'signed'", name="followed_is_signed"),
    CheckConstraint(
        "(state = 'signed') = (signed_by IS NOT NULL) AND (signed_by IS NULL) = (signed_at IS NULL)"
        " AND (state <> 'signed' OR (number IS NOT NULL AND code IS NOT NULL AND texts IS NOT NULL"
        " AND paper_id IS NOT NULL))",
        name="signed_means_who_and_when",
    ),
    CheckConstraint("signed_by IS NULL OR signed_by <> prepared_by", name="two_persons"),
    CheckConstraint("kind <> 'refuse' OR cardinality(grounds) > 0", name="refusal_has_grounds"),
    Index(
        "uq_decision_one_open",
        "application_id",
        unique=True,
        postgresql_where=text("state IN ('prepared', 'signed') AND NOT followed"),
    ),
    Index("ix_decision_application", "application_id"),
    Index("ix_decision_signed_at", "signed_at", postgresql_where=text("state = 'signed'")),
)

# the act of APPC art. 80 is the signed decision with this mark; an earlier release signed the number itself
registration_mark = Table(
    "registration_mark",
    metadata,
    Column("decision_id", Key(), ForeignKey(f"{SCHEMA}.decision.id"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("texts", JSONB, nullable=False),
    instant("registered_at"),
)

entry = Table(
    "entry",
    metadata,
    _id(),
    Column("number", Text, nullable=False, unique=True),
    _of("application", nullable=True),
    Column("origin", Text, nullable=False),
    Column("search", Text, nullable=False),
    text_column("right_key"),
    instant("changed_at"),
    # of each part the lines that count, see `entry.standing_lines`: whoever reads an entry of today reads no others
    Column("current_lines", ARRAY(Integer), nullable=False, server_default="{}"),
    Index("ix_entry_application", "application_id"),
    Index("ix_entry_changed", text("changed_at DESC"), "number"),
    Index("ix_entry_right_key", "right_key", postgresql_where=text("right_key <> ''")),
    Index("ix_entry_search", "search", postgresql_using="gin", postgresql_ops={"search": "gin_trgm_ops"}),
)

entry_version = Table(
    "entry_version",
    metadata,
    Column("entry_id", Key(), ForeignKey(f"{SCHEMA}.entry.id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("part", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("in_force_from", Date, nullable=False),
    instant("recorded_at"),
    _of("decision", nullable=True),
    Column("content", JSONB, nullable=False),
    CheckConstraint("part IN ('common', 'national', 'circulation')", name="part_known"),
)

entry_fact = Table(
    "entry_fact",
    metadata,
    Column("entry_id", Key(), ForeignKey(f"{SCHEMA}.entry.id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("cause", Text, nullable=False),
    Column("began_on", Date, nullable=False),
    instant("began_at"),
    _of("decision", name="began_by", nullable=True),
    Column("ended_on", Date),
    instant("ended_at", nullable=True),
    _of("decision", name="ended_by", nullable=True),
    CheckConstraint("(ended_on IS NULL) = (ended_at IS NULL)", name="ended_whole"),
)

printed = Table(
    "printed",
    metadata,
    _of("decision"),
    Column("sha256", Text, ForeignKey(f"{SCHEMA}.blob.sha256"), nullable=False),
    instant("made_at"),
    UniqueConstraint("decision_id"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    instant("at"),
    _of("account", name="actor_id", nullable=True),
    Column("act", Text, nullable=False),
    Column("application_id", Key(), nullable=True),  # no key: the journal outlives a deleted draft
    text_column("status_before"),
    text_column("status_after"),
    Column("details", JSONB, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("transaction_id", BigInteger, nullable=False, server_default=text("(pg_current_xact_id()::text)::bigint")),
    Index("ix_audit_application", "application_id", postgresql_where=text("act <> 'view'")),
    Index("ix_audit_viewed", "application_id", "id", postgresql_where=text("act = 'view'")),
    Index("ix_audit_actor", "actor_id", "id"),
    Index("ix_audit_transaction", "transaction_id"),
)

audit_seal = Table(
    "audit_seal",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("after_transaction", BigInteger, nullable=False),
    Column("upto_transaction", BigInteger, nullable=False),
    Column("row_count", Integer, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    instant("sealed_at"),
)

outbox = Table(
    "outbox",
    metadata,
    _id(),
    Column("topic", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    instant("created_at"),
    instant("due_at"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    instant("claimed_until", nullable=True),
    instant("done_at", nullable=True),
    Column("given_up", Boolean, nullable=False, server_default=text("false")),
    text_column("last_error"),
    UniqueConstraint("topic", "subject_id"),
    Index("ix_outbox_open", "due_at", postgresql_where=text("done_at IS NULL AND NOT given_up")),
    Index("ix_outbox_given_up", "created_at", postgresql_where=text("given_up")),
)

scheduled_task = Table(
    "scheduled_task",
    metadata,
    Column("name", Text, primary_key=True),
    instant("done_at", nullable=True),
    instant("failing_since", nullable=True),
    instant("failed_at", nullable=True),
    Column("failures", Integer, nullable=False, server_default="0"),
    text_column("fault"),
    Column("incident_id", Key(), nullable=True),
)

counter = Table(
    "counter",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

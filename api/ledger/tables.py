"""The ledger's tables. These classes never leave this folder: SQLModel does not validate them, and they can be changed.

`entry`, `tree_node`, `head`, `log_key`, `erased`, `personal_record` and `rule_document` only grow; triggers guard that
on both databases. The rest are working rows, of which an entry is made when someone acts.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary
from sqlmodel import Field, SQLModel


class EntryRow(SQLModel, table=True):
    """One append-only entry. `hash` is the leaf of the Merkle tree that is built over these rows."""

    __tablename__ = "entry"

    seq: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    id: str = Field(unique=True, max_length=13)
    kind: str = Field(index=True, max_length=100)
    recorded_at: str = Field(max_length=27)
    actor: str = Field(index=True, max_length=200)
    role: str = Field(max_length=100)
    subject: str | None = Field(default=None, index=True, max_length=13)
    refers_to: str | None = Field(default=None, index=True, max_length=13)
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class TreeNodeRow(SQLModel, table=True):
    """The root over a complete subtree of at least two entries; leaves are the entries' own hashes."""

    __tablename__ = "tree_node"

    level: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    place: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class HeadRow(SQLModel, table=True):
    """A signed head: one for each act, over all entries that stood when it was done."""

    __tablename__ = "head"

    size: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    note: str


class LogKeyRow(SQLModel, table=True):
    """The public half of a key that signs heads over more than `from_size` entries, until the next one does."""

    __tablename__ = "log_key"

    from_size: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    verifier_key: str


class PersonalRecordRow(SQLModel, table=True):
    """Personal data beside an entry, opened by the commitment in its body and the key of the person it is about.

    `form` says how `value` is sealed. Rows are deleted only for a person whom an entry has erased.
    """

    __tablename__ = "personal_record"

    entry_seq: int = Field(sa_column=Column(Integer, ForeignKey("entry.seq"), primary_key=True, autoincrement=False))
    slot: str = Field(primary_key=True, max_length=100)
    subject: str = Field(primary_key=True, index=True, max_length=100)
    form: str = Field(max_length=20)
    value: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class ErasedRow(SQLModel, table=True):
    """A person who was erased, by virtue of which entry. Only then can rows about them be deleted."""

    __tablename__ = "erased"

    subject: str = Field(primary_key=True, max_length=100)
    entry_seq: int = Field(sa_column=Column(Integer, ForeignKey("entry.seq"), primary_key=True, autoincrement=False))


class RuleDocumentRow(SQLModel, table=True):
    """The bytes of a rule document that some entry rests on, kept for ever under their digest."""

    __tablename__ = "rule_document"

    digest: str = Field(primary_key=True, max_length=64)
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class PersonRow(SQLModel, table=True):
    """Someone whose case it is: everything about them is sealed under their own key.

    `reference` is a blind index: it tells that two references are the same and not what they are.
    """

    __tablename__ = "person"

    id: str = Field(primary_key=True, max_length=13)
    reference: str = Field(unique=True, max_length=100)
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    revision: int
    changed_at: str = Field(max_length=27)
    changed_by: str = Field(max_length=200)


class AssessmentRow(SQLModel, table=True):
    """An assessment under way: a draft that is saved as people type and belongs to no entry yet."""

    __tablename__ = "assessment"

    id: str = Field(primary_key=True, max_length=13)
    person: str = Field(sa_column=Column(ForeignKey("person.id"), index=True, nullable=False))
    scheme: str = Field(max_length=100)
    on: str = Field(max_length=10)
    authority_mode: str = Field(max_length=20)
    due: str | None = Field(default=None, max_length=10)
    started_at: str = Field(max_length=27)
    started_by: str = Field(max_length=200)
    changed_at: str = Field(index=True, max_length=27)
    changed_by: str = Field(max_length=200)
    determination: str | None = Field(default=None, max_length=13)


class AnswerRow(SQLModel, table=True):
    """One answer in an assessment, by the name of the finding; value, source and evidence are sealed."""

    __tablename__ = "answer"

    assessment: str = Field(sa_column=Column(ForeignKey("assessment.id"), primary_key=True))
    name: str = Field(primary_key=True, max_length=100)
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    state: str = Field(max_length=20)
    revision: int
    changed_at: str = Field(max_length=27)
    changed_by: str = Field(max_length=200)


class ApiTokenRow(SQLModel, table=True):
    """A key with which a program acts for an account. Only the token's hash is kept."""

    __tablename__ = "api_token"

    hash: str = Field(primary_key=True, max_length=64)
    account: str = Field(index=True, max_length=200)
    label: str = Field(max_length=200)
    created_at: str = Field(max_length=27)
    expires_at: str | None = Field(default=None, max_length=27)
    withdrawn_at: str | None = Field(default=None, max_length=27)


class RequestRow(SQLModel, table=True):
    """A request that came with an Idempotency-Key, and what was answered once it was carried out.

    Neither key nor request is kept, only their hashes. `answer` holds no personal data.
    """

    __tablename__ = "request"

    key_hash: str = Field(primary_key=True, max_length=64)
    request_hash: str = Field(max_length=64)
    claim: str = Field(max_length=64)
    claimed_at: str = Field(index=True, max_length=27)
    status: int | None = Field(default=None)
    answer: bytes | None = Field(default=None, sa_column=Column(LargeBinary))

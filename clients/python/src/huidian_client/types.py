"""Made by tools/generate.py from the description of the API; do not edit."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


class DutyAnswer(TypedDict):
    as_of: str
    applies: list[dict[str, Any]]
    unknown: list[dict[str, Any]]
    excluded: list[dict[str, Any]]
    standby: list[dict[str, Any]]
    withdrawn: list[dict[str, Any]]
    thresholds: list[dict[str, Any]]
    reports: list[dict[str, Any]]
    contradictions: list[dict[str, Any]]
    coming: list[dict[str, Any]]
    ending: NotRequired[list[dict[str, Any]]]
    changes: NotRequired[dict[str, Any]]


class Covered(TypedDict):
    value: str
    name: str
    works: int
    with_text: int
    first_listed: str | None
    last_listed: str | None
    known_until: str | None
    complete_until: str | None
    why: str


class Coverage(TypedDict):
    kinds: list[Covered]
    issuers: list[Covered]
    years: list[Covered]
    sources: list[Covered]

Topic = Literal["network-security", "critical-infrastructure", "multi-level-protection", "incidents", "vulnerabilities", "data-security", "personal-information", "cross-border-data", "public-data", "data-market", "cryptography", "electronic-trust", "artificial-intelligence", "online-content", "platforms", "minors", "telecommunications", "cyber-crime", "state-secrets"]

TopicName = Literal["network-security", "critical-infrastructure", "multi-level-protection", "incidents", "vulnerabilities", "data-security", "personal-information", "cross-border-data", "public-data", "data-market", "cryptography", "electronic-trust", "artificial-intelligence", "online-content", "platforms", "minors", "telecommunications", "cyber-crime", "state-secrets", "网络安全", "关键信息基础设施", "等级保护", "事件与应急", "漏洞与产品安全", "数据安全", "个人信息", "数据出境", "公共数据与政务数据", "数据要素与数据市场", "密码", "电子签名与身份认证", "人工智能与算法", "网络信息内容", "平台与电子商务", "未成年人网络保护", "电信与网络设施", "网络犯罪与电信诈骗", "保密与国家安全"]

Addressee = Literal["network-operators", "critical-operators", "data-handlers", "personal-information-handlers", "platforms", "artificial-intelligence-providers", "telecom-operators", "product-providers", "cryptography-providers", "public-bodies", "financial-institutions", "medical-institutions", "energy-companies", "transport-companies", "car-makers"]

AddresseeName = Literal["network-operators", "critical-operators", "data-handlers", "personal-information-handlers", "platforms", "artificial-intelligence-providers", "telecom-operators", "product-providers", "cryptography-providers", "public-bodies", "financial-institutions", "medical-institutions", "energy-companies", "transport-companies", "car-makers", "网络运营者", "关键信息基础设施运营者", "数据处理者", "个人信息处理者", "网络平台与网络信息服务提供者", "人工智能与算法服务提供者", "电信业务经营者", "网络产品提供者", "密码与电子认证服务机构", "政务部门与公共机构", "金融机构", "医疗卫生机构", "电力与能源企业", "交通运输企业", "汽车企业"]

Sector = Literal["industry", "energy", "transport", "finance", "government", "smart-city", "artificial-intelligence", "health", "other"]

Kind = Literal["constitution", "law", "legislative_decision", "administrative_regulation", "supervisory_regulation", "local_regulation", "autonomous_regulation", "separate_regulation", "departmental_rule", "local_government_rule", "judicial_interpretation", "party_document", "normative_document", "plan", "guide", "national_standard", "industry_standard", "local_standard", "group_standard", "enterprise_standard", "technical_document", "practice_guide", "case"]

Status = Literal["in_force", "not_yet_in_force", "amended", "repealed", "expired", "draft", "to_be_checked", "presumed_in_force", "unknown"]

SectorName = Literal["industry", "energy", "transport", "finance", "government", "smart-city", "artificial-intelligence", "health", "other", "工业", "能源", "交通", "金融", "政务", "智慧城市", "人工智能", "医疗", "其他"]

KindName = Literal["constitution", "law", "legislative_decision", "administrative_regulation", "supervisory_regulation", "local_regulation", "autonomous_regulation", "separate_regulation", "departmental_rule", "local_government_rule", "judicial_interpretation", "party_document", "normative_document", "plan", "guide", "national_standard", "industry_standard", "local_standard", "group_standard", "enterprise_standard", "technical_document", "practice_guide", "case", "宪法", "法律", "有关法律问题的决定", "行政法规", "监察法规", "地方性法规", "自治条例", "单行条例", "部门规章", "地方政府规章", "司法解释", "党政联合文件", "规范性文件", "规划计划", "指南指引", "国家标准", "行业标准", "地方标准", "团体标准", "企业标准", "技术文件", "实践指南", "案例"]

StatusName = Literal["in_force", "not_yet_in_force", "amended", "repealed", "expired", "draft", "to_be_checked", "presumed_in_force", "unknown", "有效", "尚未施行", "已修改", "已废止", "已失效", "征求意见", "待核", "推定现行", "未知"]

ProvisionKind = Literal["title", "title_note", "contents", "preamble", "part", "subpart", "chapter", "section", "article", "paragraph", "item", "subitem", "division", "subdivision", "point", "subpoint", "clause", "subclause", "list_item", "annex", "salutation", "signature", "table", "other"]


class Problem(TypedDict):
    type: str
    title: str
    status: int
    detail: str
    instance: str
    ways: list[str]


class Issuer(TypedDict):
    name: str
    authority: str | None
    role: Literal["lead", "member"]


class Dates(TypedDict):
    adopted: str | None
    approved: str | None
    put_online: str | None
    signed: str | None
    published: str | None
    effective: str | None
    amended: list[str]
    repealed: str | None
    expires: str | None
    consultation_opens: str | None
    consultation_closes: str | None
    reported: str | None


class TextHeld(TypedDict):
    held: bool
    version_count: int
    latest: str | None
    article_count: int
    absent_code: str | None
    absent_reason: str | None


class Work(TypedDict):
    id: str
    title: str
    kind: Kind | None
    draft: bool
    number: str | None
    issuers: list[Issuer]
    issuer_count: int
    sectors: list[Sector]
    topics: list[Topic]
    addressees: list[Addressee]
    region: str | None
    dates: Dates
    status: Status
    status_basis: str
    work_status: Status
    newer_text_known: bool
    known_until: str | None
    text: TextHeld
    review: Literal["reviewed", "unreviewed", "rejected"]


class Works(TypedDict):
    total: int
    works: list[Work]
    next: str | None
    release: int


class Fact(TypedDict):
    field: str
    value: str
    source_kind: Literal["roundup", "inference", "file_name", "catalogue", "text", "keeper"]
    source: str
    confidence: Literal["low", "medium", "high"]


class ComposedText(TypedDict):
    composed: bool
    mark: str
    base: str
    effective: str
    decisions: list[dict[str, Any]]
    complete: bool
    undone: list[dict[str, Any]]
    provisions: list[dict[str, Any]]


class RecognisedText(TypedDict):
    lines: int
    by_model: int
    mean_confidence: float
    least_confidence: float
    doubtful: int
    corrected: int


class Expression(TypedDict):
    recognised: NotRequired[RecognisedText]
    id: str
    label: str
    title: str
    part: str | None
    dated: str | None
    effective: str | None
    effective_basis: str
    ended: str | None
    ended_is_assumed: bool
    article_count: int
    char_count: int
    text_sha256: str


class Relation(TypedDict):
    kind: Literal["based_on", "implements", "cites", "amends", "repeals", "replaces", "finalises", "adopts", "interprets", "succeeds"]
    direction: Literal["forward", "backward"]
    work: str
    on: str | None
    evidence: str
    source: str
    confidence: Literal["low", "medium", "high"]
    confirmed: bool


class WorkDetail(Work):
    alternative_titles: list[str]
    administered_by: str | None
    other_issuers: list[dict[str, Any]]
    facts: list[Fact]
    unknown: list[dict[str, Any]]
    expressions: list[Expression]
    relations: list[Relation]
    companions: list[Companion]
    composed: NotRequired[ComposedText]
    namesakes: list[dict[str, Any]]
    copies: list[dict[str, Any]]


class Text(Expression):
    text: str
    provisions: list[dict[str, Any]]


class Provision(TypedDict):
    work: str
    title: str
    version: str
    status: Status
    newer_text_known: bool
    known_until: str | None
    path: str
    citation: str
    kind: ProvisionKind
    headings: list[str]
    text: str
    sha256: str
    release: int
    within: dict[str, Any]
    succeeded_by: list[dict[str, Any]]
    composed: NotRequired[dict[str, Any]]


class Quotation(TypedDict):
    quote: str
    start: int
    end: int
    verdict: Literal["exact", "with_differences", "not_in_that_text", "nothing_to_compare"]
    work: str | None
    expression: str | None
    provision: str | None
    stands_in: str | None
    differences: list[dict[str, Any]]
    sha256: str | None
    hash_of: str | None
    reason: str | None


class Citation(TypedDict):
    start: int
    end: int
    text: str
    kind: Literal["named_work", "self", "relative", "number"]
    work: str
    work_id: str | None
    path: str
    verdict: str | None
    moved_to: str | None
    expression: str | None

PlacedCitation = Any


class FieldCounts(TypedDict):
    field: str
    values: list[dict[str, Any]]


class Hit(TypedDict):
    work: str
    title: str
    provision: str | None
    version: str | None
    heading: str | None
    kind: Kind | None
    snippet: str
    highlights: list[list[int]]
    score: float
    near: bool
    sha256: str | None
    recognised: NotRequired[RecognisedText]
    text: NotRequired[str]
    status: Status
    newer_text_known: bool
    known_until: str | None
    variants: list[dict[str, Any]]


class ComposedHit(TypedDict):
    work: str
    title: str
    provision: str
    composed: bool
    mark: str
    effective: str
    decisions: list[dict[str, Any]]
    complete: bool
    snippet: str
    highlights: list[list[int]]


class Jump(TypedDict):
    work: str
    title: str
    provision: str | None
    version: str | None
    found: bool
    reason: str
    status: Status
    newer_text_known: bool
    known_until: str | None


class Exports(TypedDict):
    exports: list[dict[str, Any]]
    cursor: str
    terms: str


class Search(TypedDict):
    release: int
    next: str | None
    total: int
    mode: Literal["exact", "nearest", "place"]
    hits: list[Hit]
    composed: NotRequired[list[ComposedHit]]
    jumps: list[Jump]
    facets: list[dict[str, Any]]
    notes: list[str]
    embeddings: NotRequired[dict[str, Any]]
    suggestions: list[dict[str, Any]]


class Suggestions(TypedDict):
    suggestions: list[dict[str, Any]]


class Event(TypedDict):
    seq: int
    id: str
    work: str
    kind: Literal["work_added", "text_added", "text_changed", "work_withdrawn", "text_withdrawn", "date_known", "date_corrected", "date_withdrawn", "fact_corrected", "relation_added", "relation_withdrawn", "status_changed", "duty_to_review"]
    subject: str
    on: str | None
    before: str | None
    after: str | None
    recorded_at: str


class Events(TypedDict):
    events: list[Event]
    last: int
    cursor: str
    next: NotRequired[str | None]
    release: int


class Comparison(TypedDict):
    old: str
    new: str
    summary: dict[str, Any]
    rows: list[dict[str, Any]]


class Row(TypedDict):
    title: str
    number: str | None
    issuers: list[str]
    issuer_count: int | None
    date: str | None
    date_kind: str | None
    effective: str | None
    draft: bool
    section: str | None
    replaces: str | None
    span: list[int]
    confidence: float


class Note(TypedDict):
    code: str
    message: str
    span: list[int] | None


class Digest(TypedDict):
    file: str
    title: str | None
    year: int | None
    documents: list[Row]
    foreign: list[Row]
    set_aside: list[dict[str, Any]]
    diagnostics: list[Note]

Finding = "dict[str, Any]"


class CheckedRow(Row):
    work: str | None
    matched_by: str | None
    certainty: float | None
    alternatives: list[str]
    date_means: str | None
    issuers_read: list[dict[str, Any]]
    findings: list[Finding]
    completions: list[dict[str, Any]]
    since: list[Finding]


class Check(TypedDict):
    file: str
    title: str | None
    year: int | None
    as_of: str | None
    rows: list[CheckedRow]
    missed: list[Finding]
    diagnostics: list[Note]


class WrittenDigest(TypedDict):
    title: str
    as_of: str | None
    count: int
    unverified: str
    documents: list[dict[str, Any]]


class ImportReport(TypedDict):
    taken: list[dict[str, Any]]
    unchanged: list[dict[str, Any]]
    refused: list[dict[str, Any]]
    works: list[dict[str, Any]]
    batch: str | None
    dry_run: bool


class Job(TypedDict):
    id: int
    kind: str
    state: Literal["waiting", "running", "done", "failed"]
    attempt_count: int
    progress: str | None
    report: ImportReport | None | str | dict[str, Any] | list[Any] | float | bool
    error: str | None
    created_at: str
    finished_at: str | None


class Jobs(TypedDict):
    jobs: list[Job]
    next: str | None


class SavedSearch(TypedDict):
    name: str
    query: str


class Register(TypedDict):
    id: int
    name: str
    owner: str
    shared: bool
    created_at: str
    works: list[str]
    notes: list[RegisterNote]
    searches: list[SavedSearch]
    interview: Interview


class Interview(TypedDict):
    threshold: Literal["force", "legal", "everything"]
    topics: list[str]
    sectors: list[str]


class News(TypedDict):
    since: str
    until: str
    entries: list[NewsEntry]
    learned: dict[str, Any]
    closing: list[Closing]
    coverage: dict[str, Any] | None


class NewsEntry(TypedDict):
    work: str
    title: str
    on: str | None
    facts: str
    kinds: list[str]


class Closing(TypedDict):
    work: str
    title: str
    on: str
    days_left: int


class ReadingNote(TypedDict):
    id: int
    work: str
    title: str
    version: str
    provision: str
    citation: str
    quote: str | None
    occurrence: int
    colour: Literal["yellow", "green", "blue", "pink"]
    note: str
    folder: str
    owner: str
    register: dict[str, Any] | None
    added_at: str
    changed_at: str
    removed_at: str | None
    standing: dict[str, Any]


class RegisterNote(TypedDict):
    work: str
    owner: str
    note: str
    due_on: str | None


class ArticleChange(TypedDict):
    path: str
    change: Literal["added", "removed", "changed", "moved", "renumbered", "split", "merged"]
    before: str | None
    after: str | None


class WorkChange(TypedDict):
    id: str | None
    work: str
    title: str
    kind: Literal["work_added", "text_added", "text_changed", "work_withdrawn", "text_withdrawn", "date_known", "date_corrected", "date_withdrawn", "fact_corrected", "relation_added", "relation_withdrawn", "status_changed", "duty_to_review", "day_came"]
    subject: str
    on: str | None
    before: str | None
    after: str | None
    recorded_at: str
    headline: str
    summary: str
    articles: list[ArticleChange]
    legal: bool


class Batch(TypedDict):
    id: str
    kind: Literal["import", "merge", "split", "detach", "move", "delete", "withdraw", "correct", "review", "rules", "redact"]
    described: str
    by: str | None
    started_at: str
    finished_at: str | None
    taken: int
    unchanged: int
    refused: int
    undoable: bool
    undone_at: str | None
    undone_by: str | None
    reason: str | None
    grounds: str | None


class Performed(TypedDict):
    batch: str | None
    works_changed: list[str]
    works_gone: list[str]


class Companion(TypedDict):
    kind: Literal["commentary", "excerpt", "original"]
    work: str
    title: str
    dated_on: str | None
    capture: str
    name: str
    origin: str | None
    evidence: str


class CompanionHit(TypedDict):
    kind: Literal["commentary", "excerpt"]
    work: str
    title: str
    dated_on: str | None
    capture: str
    name: str
    origin: str | None
    evidence: str
    work_title: str
    snippet: str

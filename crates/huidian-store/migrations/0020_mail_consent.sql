-- Mail goes out where its receiver said yes, or where the keeper at the command line answers for it. Null: not yet.
alter table mail_subscription add column confirmed_at bigint;
-- When the receiver was asked: once.
alter table mail_subscription add column asked_at bigint;
-- what was sent until now goes on
update mail_subscription set confirmed_at = created_at;

-- Where a text that is one part of a code stands among the parts: the number of its first article.
alter table expression add column first_article integer;

-- What the browser says of itself, in plain words (安卓手机 · 微信), so that a person knows his own sessions apart.
ALTER TABLE session ADD COLUMN device_name text;
-- Until then the session's holder may tie an identity to his account: he has just shown that he is its holder.
ALTER TABLE session ADD COLUMN may_link_until timestamptz;

-- Sealed inside a document it was found by no change of keys. What waits to be started is read for its words once more.
ALTER TABLE request_import ADD COLUMN category_words_sealed text;
UPDATE request_import SET layout = layout - 'categoryWordsSealed', state = CASE WHEN state = 'ready' AND file_key_sealed IS NOT NULL THEN 'checking' ELSE state END WHERE layout ? 'categoryWordsSealed';

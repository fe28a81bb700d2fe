import { expect, test } from 'vitest'
import { readLabelledTexts } from '#modules/requests/classifier/labelled-texts.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
/** 标题,类别 and the rows of two labels in GB18030. */
const gb18030 = Uint8Array.from([0xb1, 0xea, 0xcc, 0xe2, 0x2c, 0xc0, 0xe0, 0xb1, 0xf0, 0x0a, 0xb5, 0xc6, 0x2c, 0xc2, 0xb7, 0x0a, 0xcb, 0xae, 0x2c, 0xb9, 0xdc, 0x0a])

test('all text columns together, rows without a text or a label counted, rare labels named', () => {
  const read = readLabelledTexts(bytes('\uFEFF编号,留言主题,留言详情,一级分类\n1,灯,"不亮\n两天",市政\n2,坑,,市政\n3,水,停,水务\n4,水,小,水务\n5,吵,夜里,环境\n6,,,市政\n7,空,无,\n'), 2)
  expect(read).toEqual({
    texts: [{ text: '灯\n不亮\n两天', label: '市政' }, { text: '坑', label: '市政' }, { text: '水\n停', label: '水务' }, { text: '水\n小', label: '水务' }],
    empty: 2, rare: [{ label: '环境', rows: 1 }],
  })
})

test('GB18030 is read too', () => {
  expect(readLabelledTexts(gb18030, 1).texts).toEqual([{ text: '灯', label: '路' }, { text: '水', label: '管' }])
})

test.each([
  ['no columns', bytes('a,b\n1,2\n'), /要有一列正文/],
  ['empty', bytes(''), /要有一列正文/],
  ['no label column', bytes('标题,内容\n灯,不亮\n'), /一列类别/],
  ['one label', bytes('标题,类别\n灯,市政\n坑,市政\n'), /至少要有两个类别/],
  ['an open quote', bytes('标题,类别\n"灯,市政\n坑,市政\n'), /分不出行/],
  ['no text file', Uint8Array.from([0xff, 0xfe, 0x00, 0x80, 0xff]), /认不出文件的编码/],
])('%s is refused with a sentence', (_name, content, sentence) => {
  expect(() => readLabelledTexts(content, 1)).toThrow(sentence)
})

import { expect, test } from 'vitest'
import { loadPreset, presetKeys } from './load-preset.ts'
import { organizationName } from './organization-name.ts'

test.each([
  ['qihe', 'housing', undefined, '齐河县住房和城乡建设局'],
  ['qihe', 'ecology', undefined, '德州市生态环境局齐河县分局'],
  ['qihe', 'streetOffice', '晏城街道', '晏城街道办事处'],
  ['qihe', 'communityCommittee', '永顺社区', '永顺社区居民委员会'],
  ['mudan', 'publicSecurity', undefined, '菏泽市公安局牡丹分局'],
  ['mudan', 'organizationDepartment', undefined, '中共牡丹区委组织部'],
  ['gaoqing', 'communityPartyCommittee', '青苑社区', '中共青苑社区总支部委员会'],
])('%s %s %s is %s', async (key, organization, area, name) => {
  const preset = await loadPreset(key)
  const template = preset.organizations.find((candidate) => candidate.key === organization)!
  expect(organizationName(template.name, { county: preset.name, prefecture: preset.prefecture, area })).toBe(name)
})

test.each(presetKeys)('%s leaves no place open in a name', async (key) => {
  const { organizations, name: county, prefecture } = await loadPreset(key)
  for (const template of organizations) {
    expect(organizationName(template.name, { county, prefecture, area: '永顺社区' })).not.toMatch(/[{}]/)
  }
})

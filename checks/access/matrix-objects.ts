import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import type { TestHouse } from '#apps/server/testing.ts'
import { insertRows } from '#db/seed/insert-rows.ts'
import { webmSound } from '#kit/sound/test-sounds.ts'
import { encodePhoto, encodeRecording, storePhoto, storeRecording } from '#modules/matters/server/public.ts'
import { importRow } from './import-rows.ts'
import type { RouteCase } from './route-bodies.ts'
import { makeSheets } from './world-sheets.ts'
import type { SheetPlace } from './world-sheets.ts'
import { makeRequests, reportEventId, requestId, requestOf } from './world-requests.ts'
import type { RequestSpec } from './world-requests.ts'
import { idOf } from './world.ts'
import type { Person, World } from './world.ts'

type Row = Record<string, unknown>

/** Which kind of row a case needs, and whether it may be shared: what an allowed write changes is its own. */
export type Need = { kind: string; person: Person; key: string; state: string; own: boolean; second?: boolean }

const FROM = '2025-01-01'
const MADE_AT = '2026-09-14T09:00:00+08:00'

/** Collects what the cases need, then puts it into the database at once. */
export class MatrixObjects {
  readonly #house: TestHouse
  readonly #world: World
  readonly #requests = new Map<string, RequestSpec>()
  readonly #photos = new Map<string, { spec: RequestSpec; id: string }>()
  readonly #recordings = new Map<string, { spec: RequestSpec; id: string }>()
  readonly #exports = new Map<string, Row>()
  readonly #sheets = new Map<string, SheetPlace>()
  readonly #rights = new Map<string, Row>()
  readonly #retentions = new Map<string, Row>()
  readonly #imports = new Map<string, Row>()
  readonly #officeDays = new Map<string, Row>()
  readonly #corrections = new Map<string, Row>()
  readonly #rows: Record<'account' | 'membership' | 'staff_member' | 'organization' | 'post' | 'appointment' | 'appointment_proposal' | 'account_change' | 'absence' | 'field_device' | 'reply_template', Map<string, Row>> = {
    account: new Map(), membership: new Map(), staff_member: new Map(), organization: new Map(), post: new Map(), appointment: new Map(), appointment_proposal: new Map(), account_change: new Map(), absence: new Map(), field_device: new Map(), reply_template: new Map(),
  }
  #settings: Record<string, string> = {}
  readonly #areaChanges: string[] = []

  constructor(house: TestHouse, world: World) {
    this.#house = house
    this.#world = world
  }

  /** The id of the row that the case acts on. */
  idFor(need: Need): string {
    const { kind, person } = need
    const name = need.own ? need.key : `${person.role} ${person.relation} ${need.state}${need.second === true ? ' second' : ''}`
    const place = this.#world.placeOf(person)
    const { county } = place
    switch (kind) {
      case 'request':
        return this.#request(name, person, need.state)
      case 'photo':
        return this.#attachment(this.#photos, `photo ${name}`, person)
      case 'recording':
        return this.#attachment(this.#recordings, `recording ${name}`, person)
      case 'area':
        return place.areaId
      case 'organization':
        return need.own ? this.#organization(name, county) : this.#organizationOf(person)
      case 'export':
        return this.#export(name, person)
      case 'sheet':
        return this.#sheet(name, person)
      case 'post':
        return this.#post(name, county)
      case 'appointment':
        return this.#appointment(name, county)
      case 'proposal':
        return this.#proposal(name, county)
      case 'staffMember':
        return this.#staff(name, county, null)
      case 'account':
        return this.#account(name, county)
      case 'accountChange':
        return this.#accountChange(name, county)
      case 'rightsRequest':
        return this.#right(name, county)
      case 'retentionProposal':
        return this.#retention(name, county)
      case 'import':
        return this.#import(name, person)
      case 'areaChange':
        if (person.relation === 'otherCounty') return idOf('area change of the other county')
        return need.own ? (this.#areaChanges.pop() ?? randomUUID()) : (this.#areaChanges[0] ?? randomUUID())
      default:
        throw new Error(`no rows of kind ${kind} are made for the matrix: extend checks/access/matrix-objects.ts`)
    }
  }

  /** A row of the county's settings; absences and phones are the person's own. */
  settingFor(kind: RouteCase['setting'], person: Person): string {
    if (kind === undefined) return randomUUID()
    if (kind === 'ownDevice') return this.#device(person)
    if (kind === 'correction' || kind === 'ownCorrection') return this.#correction(person, kind === 'ownCorrection')
    if (kind === 'dayPlanned' || kind === 'dayToChange' || kind === 'dayToCancel' || kind === 'dayHeld') return this.#officeDay(kind, person)
    if (kind === 'ownTemplate' || kind === 'templateToEnd') return this.#template(kind, person)
    if (kind !== 'ownAbsence') return this.#settings[kind] ?? randomUUID()
    const id = idOf(`matrix absence ${person.role} ${person.relation}`)
    const staff = idOf(`staff ${person.role} ${person.relation}`)
    if (person.organizationId !== null) this.#rows.absence.set(id, { county_code: this.#world.county, id, staff_member_id: staff, away_from: '2027-06-01T00:00:00+08:00', away_to: null, recorded_by: person.accountId, version: 1 })
    return id
  }

  /** Asked for by a colleague, or by himself; each of another month, since one of a month waits at a time. */
  #correction(person: Person, isOwn: boolean): string {
    const id = idOf(`matrix correction ${isOwn ? 'own ' : ''}${person.role} ${person.relation}`)
    const number = this.#corrections.size
    this.#corrections.set(id, {
      county_code: this.#world.county, id, month: `20${10 + Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, '0')}-01`, reason: '矩阵测试更正', status: 'pending', proposed_by: isOwn ? person.accountId : idOf('a colleague who proposes'), proposed_post: '矩阵岗位', proposed_at: MADE_AT,
    })
    return id
  }

  /** In the area of the person's post; yesterday's where its result is to be recorded. */
  #officeDay(kind: string, person: Person): string {
    const id = idOf(`matrix ${kind} ${person.role} ${person.relation}`)
    const post = person.posts[0]
    const areaId = post?.areaPath?.split('/').at(-2)
    const day = kind === 'dayHeld' ? '2026-09-14' : '2026-10-14'
    if (areaId !== undefined) this.#officeDays.set(id, {
      county_code: this.#world.county, id, plan_id: id, area_id: areaId, host_organization_id: post!.organizationId, unit_ids: [this.#world.units.third], spot: '矩阵居民中心', starts_at: `${day}T09:00:00+08:00`, ends_at: `${day}T11:00:00+08:00`,
      categories: [], state: kind === 'dayPlanned' ? 'planned' : 'published', published_at: kind === 'dayPlanned' ? null : MADE_AT, changed_at: MADE_AT,
    })
    return id
  }

  /** Of the person's unit; those for all units where that is his to keep. */
  #template(kind: string, person: Person): string {
    const id = idOf(`matrix ${kind} ${person.role} ${person.relation}`)
    const post = person.posts.find(({ role }) => /^(community|street|department)(Staff|Head)$/.test(role))
    const unit = person.role === 'countyDispatcher' ? null : (post?.organizationId ?? null)
    this.#rows.reply_template.set(id, { county_code: this.#world.county, id, organization_id: unit, title: '矩阵模板', wording: '矩阵测试的模板', changed_at: MADE_AT, version: 1 })
    return id
  }

  /** Reads and makes what must be there before the cases are written down. */
  async prepare(): Promise<void> {
    for (const [kind, table] of [['dutyEntry', 'duty_entry'], ['routingRule', 'routing_rule'], ['limitRule', 'limit_rule']] as const) {
      const { rows } = await this.#house.owner.query<{ id: string }>(`SELECT id FROM ${table} WHERE county_code = $1 AND valid_to IS NULL ORDER BY id DESC LIMIT 1`, [this.#world.county])
      if (rows[0] !== undefined) this.#settings[kind] = rows[0].id
    }
    await this.#publish()
    this.#settings.open311Key = idOf('matrix key')
    await insertRows(this.#house.owner, 'open311_key', [{
      county_code: this.#world.county, id: this.#settings.open311Key, key_hash: '\\x00', system: '矩阵系统', organization_id: this.#world.units.third, given_by: idOf('a colleague who gives'), given_at: MADE_AT,
    }])
  }

  /** A plan that is public: whoever is signed in may say that he has the same trouble. */
  async #publish(): Promise<void> {
    const spec = requestOf(this.#world, this.#world.people.find(({ role, relation }) => role === 'gridWorker' && relation === 'sameUnit')!, 'matrix published', 'handling')
    const matterId = requestId(spec)
    await makeRequests(this.#house.owner, [spec])
    await insertRows(this.#house.owner, 'published_request', [{
      county_code: this.#world.county, matter_id: matterId, number: '2026-899999999', category: 'municipal.lighting', area_id: spec.place.areaId, organization_id: this.#world.units.third,
      public_text: '矩阵公开的诉求', public_answer: '矩阵公开的计划', opened_at: MADE_AT, published_at: MADE_AT, updated_at: MADE_AT, is_plan: true, version: 1, words: '',
    }])
    this.#settings.published = matterId
  }

  /** Planned changes of the tree, made by somebody who may. */
  addAreaChange(id: string): void {
    this.#areaChanges.push(id)
  }

  async save(): Promise<void> {
    const { owner } = this.#house
    await makeRequests(owner, [...this.#requests.values()])
    for (const table of ['account', 'membership', 'organization', 'staff_member', 'post', 'appointment_proposal', 'appointment', 'account_change', 'absence', 'field_device', 'reply_template'] as const) await insertRows(owner, table, [...this.#rows[table].values()])
    await insertRows(owner, 'export', [...this.#exports.values()])
    await makeSheets(owner, this.#sheets)
    await insertRows(owner, 'rights_request', [...this.#rights.values()])
    await insertRows(owner, 'retention_proposal', [...this.#retentions.values()])
    await insertRows(owner, 'open_data_correction', [...this.#corrections.values()])
    await insertRows(owner, 'office_day', [...this.#officeDays.values()])
    await insertRows(owner, 'request_import', [...this.#imports.values()])
    if (this.#photos.size > 0) await this.#savePhotos()
    if (this.#recordings.size > 0) await this.#saveRecordings()
  }

  async #savePhotos(): Promise<void> {
    const photo = await encodePhoto(await sharp({ create: { width: 8, height: 8, channels: 3, background: '#357' } }).png().toBuffer())
    await insertRows(this.#house.owner, 'attachment', [...this.#photos.values()].map(({ spec, id }) => ({
      county_code: spec.place.county, id, matter_id: requestId(spec), event_id: reportEventId(spec), uploaded_by: spec.reporterId, kind: 'report', content_type: 'image/webp', bytes: photo.full.length, width: photo.width, height: photo.height,
      sha256: photo.sha256, created_at: MADE_AT,
    })))
    for (const { spec, id } of this.#photos.values()) await storePhoto(this.#house.house.services.filesFolder, spec.place.county, id, photo)
  }

  async #saveRecordings(): Promise<void> {
    const sound = encodeRecording(webmSound())
    await insertRows(this.#house.owner, 'attachment', [...this.#recordings.values()].map(({ spec, id }) => ({
      county_code: spec.place.county, id, matter_id: requestId(spec), event_id: reportEventId(spec), uploaded_by: spec.reporterId, kind: 'audio', content_type: sound.contentType, bytes: sound.bytes.length, milliseconds: sound.milliseconds,
      sha256: sound.sha256, created_at: MADE_AT,
    })))
    for (const { spec, id } of this.#recordings.values()) await storeRecording(this.#house.house.services.filesFolder, spec.place.county, id, sound)
  }

  #request(name: string, person: Person, state: string): string {
    const spec = this.#requests.get(name) ?? requestOf(this.#world, person, name, state)
    this.#requests.set(name, spec)
    return requestId(spec)
  }

  #attachment(all: Map<string, { spec: RequestSpec; id: string }>, key: string, person: Person): string {
    this.#request(key, person, 'handling')
    const attachment = all.get(key) ?? { spec: this.#requests.get(key)!, id: idOf(key) }
    all.set(key, attachment)
    return attachment.id
  }

  /** `sameUnit` of a figure is the post's own organisation; further away stand others. */
  #organizationOf(person: Person): string {
    const { units } = this.#world
    switch (person.relation) {
      case 'below':
        return units.subordinate
      case 'above':
        return units.superior
      case 'sibling':
        return units.otherDepartment
      case 'severalPosts':
        return units.committeeElsewhere
      case 'otherCounty':
        return idOf('other county unit')
      default:
        return person.organizationId ?? units.third
    }
  }

  #organization(name: string, county: string): string {
    const id = idOf(`organization ${name}`)
    this.#rows.organization.set(id, {
      county_code: county, id, key: null, line: 'government', kind: 'department', name: `矩阵 ${name}`, short_name: '矩阵', accepts_matters: false, parent_id: null, area_id: null, synthetic: true, valid_from: FROM, version: 1,
    })
    return id
  }

  /** Lies where the post lies for which it was asked; asked by a colleague, or for `own` by the person himself. */
  #export(name: string, person: Person): string {
    const id = idOf(`export ${name}`)
    const place = this.#world.placeOf({ role: person.role, relation: person.relation === 'own' ? 'sameUnit' : person.relation })
    const byUnit = person.role === 'departmentStaff' || person.role === 'departmentHead'
    const unit = person.relation === 'severalPosts' ? this.#world.units.committeeElsewhere : place.holder
    const inUnit = byUnit && person.relation !== 'severalPosts'
    this.#exports.set(id, {
      county_code: place.county, id, what: 'requests', asked_area_id: inUnit ? null : place.areaId, asked_organization_id: inUnit ? unit : null, filter: {}, reason: '矩阵测试用途',
      state: 'pending', created_by: person.relation === 'own' ? person.accountId : idOf('a colleague who exports'), organization_id: unit,
      post_id: person.relation === 'own' ? idOf(`post ${person.role} own`) : this.#post(`export ${place.county}`, place.county),
      area_path: inUnit ? null : place.areaPath, org_ids: inUnit ? [unit] : [], created_at: MADE_AT, row_count: 0, expires_at: '2026-09-20T09:00:00+08:00', opened_count: 0, version: 1,
    })
    return id
  }

  /** Of the unit that stands at the place of the relation. */
  #sheet(name: string, person: Person): string {
    const id = idOf(`sheet ${name} ${person.role} ${person.relation}`)
    this.#sheets.set(id, this.#world.placeOf(person))
    return id
  }

  /** His own, by a post in the area of the relation: another's is nobody's (modules/requests/import/server/import.database.test.ts). */
  #import(name: string, person: Person): string {
    const id = idOf(`import ${name} ${person.role} ${person.relation}`)
    const { county, areaPath, holder } = this.#world.placeOf(person)
    this.#imports.set(id, importRow({ county, id, accountId: person.accountId, organizationId: holder, role: person.role, areaPath }))
    return id
  }

  /** Prepared by a colleague, so that it waits for the second person. */
  #right(name: string, county: string): string {
    const id = idOf(`right ${name}`)
    this.#rights.set(id, { county_code: county, id, kind: 'deletion', state: 'prepared', account_id: idOf(`whose right ${name}`), asked_at: MADE_AT, handled_by: idOf('a colleague who prepares'), handled_at: MADE_AT, version: 1 })
    return id
  }

  /** Withdrawn long ago: only one of a kind may be open. */
  #retention(name: string, county: string): string {
    const id = idOf(`retention ${name}`)
    this.#retentions.set(id, { county_code: county, id, what: 'matter', months: 48, reason: '矩阵测试理由', proposed_by: idOf('a colleague who proposes'), proposed_at: MADE_AT, withdrawn_at: MADE_AT, version: 1 })
    return id
  }

  #post(name: string, county: string): string {
    const id = idOf(`matrix post ${name}`)
    const organization = county === this.#world.county ? this.#world.units.third : idOf('other county unit')
    this.#rows.post.set(id, { county_code: county, id, organization_id: organization, role: 'departmentStaff', name: `矩阵岗位 ${name}`, area_id: null, valid_from: FROM, version: 1 })
    return id
  }

  #device(person: Person): string {
    const id = idOf(`matrix device ${person.role} ${person.relation}`)
    this.#rows.field_device.set(id, {
      county_code: this.#world.county, id, account_id: person.accountId, public_key: 'A'.repeat(87), unlock_hash: 'A'.repeat(43), name: '矩阵手机', registered_at: MADE_AT, last_seen_at: MADE_AT,
    })
    return id
  }

  #staff(name: string, county: string, accountId: string | null): string {
    const id = idOf(`matrix staff ${name}`)
    this.#rows.staff_member.set(id, { county_code: county, id, account_id: accountId, name: `矩阵 ${name}`.slice(0, 30), synthetic: true, version: 1 })
    return id
  }

  #account(name: string, county: string): string {
    const id = idOf(`matrix account ${name}`)
    this.#rows.account.set(id, { id, kind: 'person', created_at: MADE_AT })
    this.#rows.membership.set(id, { county_code: county, account_id: id, large_type: false, created_at: MADE_AT })
    this.#staff(name, county, id)
    return id
  }

  #accountChange(name: string, county: string): string {
    const id = idOf(`matrix account change ${name}`)
    this.#rows.account_change.set(id, {
      county_code: county, id, account_id: this.#account(name, county), kind: 'desk', reason: '矩阵测试原因', proposed_by: idOf('a colleague who proposes'), proposed_at: MADE_AT, version: 1,
    })
    return id
  }

  #appointment(name: string, county: string): string {
    const id = idOf(`matrix appointment ${name}`)
    this.#rows.appointment.set(id, { county_code: county, id, post_id: this.#post(name, county), staff_member_id: this.#staff(name, county, null), position: 'primary', administers: null, valid_from: FROM, valid_to: null, version: 1 })
    return id
  }

  #proposal(name: string, county: string): string {
    const id = idOf(`matrix proposal ${name}`)
    this.#rows.appointment_proposal.set(id, {
      county_code: county, id, post_id: this.#post(name, county), staff_member_id: this.#staff(name, county, null), position: 'primary', valid_from: FROM, proposed_by: idOf('a colleague who proposes'), proposed_at: MADE_AT, version: 1,
    })
    return id
  }
}

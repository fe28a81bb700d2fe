import { command } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { closePost, createPost } from '#modules/people/contract.ts'
import type { Post, PostRole } from '#modules/people/contract.ts'
import { endsAlready, endsBeforeItBegins, postDoesNotFit, versionOld } from '#modules/people/refusals.ts'
import { countyLevels, whyPostDoesNotFit } from '#modules/people/rules.ts'
import { endPosts } from '#modules/people/server/end-units.ts'
import { insistOnArea, insistOnOrganization } from '#modules/people/server/organizations.ts'
import { readPosts } from '#modules/people/server/read-posts.ts'
import { dayOf } from '#modules/people/server/scope.ts'
import { countyWithPreset, nameOfRole } from '#modules/platform/server/public.ts'

async function showPost({ db, actor, at }: Context<unknown>, postId: string): Promise<Post> {
  return (await readPosts(db, actor.countyCode, { postId }, dayOf(at), at, undefined, 1))[0]!
}

export const createPostHandler = command(
  createPost,
  async (context) => {
    const { input, actor, db } = context
    await insistOnOrganization(context, input.organizationId)
    const level = input.areaId === undefined ? null : (await insistOnArea(context, input.areaId)).level
    await insistOnFit(context, input.role, level)
    const id = context.newId()
    await db
      .insertInto('post')
      .values({ county_code: actor.countyCode, id, organization_id: input.organizationId, role: input.role, name: input.name, area_id: input.areaId ?? null, valid_from: input.validFrom })
      .execute()
    context.audit({ objectKind: 'post', objectId: id, details: { role: input.role } })
    return id
  },
  showPost,
)

async function insistOnFit({ db, actor }: Context<unknown>, role: PostRole, level: string | null): Promise<void> {
  const { preset } = await countyWithPreset(db, actor.countyCode)
  const needs = whyPostDoesNotFit(role, level, countyLevels(preset.gridLevel, preset.levels))
  if (needs !== null) throw postDoesNotFit({ role: nameOfRole(preset.roles, role), needs })
}

export const closePostHandler = command(
  closePost,
  async (context) => {
    const { input, actor, db } = context
    const one = db.selectFrom('post').select(['name', 'valid_from', 'valid_to', 'version']).where('county_code', '=', actor.countyCode).where('id', '=', input.postId)
    // Looked at before it is locked: under row security only an administrator could lock it.
    context.guard((await one.executeTakeFirst()) === undefined ? undefined : {})
    const post = await one.forUpdate().executeTakeFirstOrThrow()
    if (post.version !== input.version) throw versionOld({ name: post.name })
    if (post.valid_to !== null && post.valid_to <= input.on) throw endsAlready({ name: post.name, on: post.valid_to })
    if (input.on < post.valid_from) throw endsBeforeItBegins({ name: post.name, from: post.valid_from })
    await endPosts({ db, countyCode: actor.countyCode, at: context.at, newId: context.newId }, [input.postId], input.on)
    context.audit({ objectKind: 'post', objectId: input.postId, details: { on: input.on } })
    return input.postId
  },
  showPost,
)

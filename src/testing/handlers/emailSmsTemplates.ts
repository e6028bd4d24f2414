import type * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { Template } from "../../api/EmailSMSTemplates.js"
import { countedOnRequest } from "../store/page.js"
import { invalid, Problem } from "../store/problem.js"
import { step } from "../store/records.js"
import type { Store, TemplateChanges } from "../store/store.js"
import { namesIn, type SystemTemplate, sampleValues, systemTemplates } from "../store/templateCatalogue.js"
import type { Handler } from "./handler.js"

export const list: Handler<"emailSmsTemplates.list"> = (store, { templateType, ...input }) =>
  Effect.sync(() =>
    countedOnRequest(
      systemTemplates.filter((each) => each.type === templateType).map((each) => templateResponse(store, each)),
      input
    )
  )

export const get: Handler<"emailSmsTemplates.get"> = (store, { slug, templateType }) =>
  step(() => {
    const template = findTemplate(templateType, slug)
    return template instanceof Problem ? template : templateResponse(store, template)
  })

export const upsert: Handler<"emailSmsTemplates.upsert"> = (store, { slug, templateType, ...input }) =>
  changeTemplate(store, templateType, slug, (template, current) => {
    const body = input.body ?? current.body ?? template.body
    const problem = bodyProblem(template, body) ?? senderProblem(input)
    if (problem !== undefined) return problem
    return {
      name: input.name ?? current.name,
      subject: template.type === "email" ? (input.subject ?? current.subject) : undefined,
      body,
      markup: input.markup ?? current.markup,
      fromEmailName: input.fromEmailName ?? current.fromEmailName,
      replyToEmailName: input.replyToEmailName ?? current.replyToEmailName,
      deliveredByClerk: input.deliveredByClerk ?? current.deliveredByClerk
    }
  })

export const revert: Handler<"emailSmsTemplates.revert"> = (store, { slug, templateType }) =>
  step(() => {
    const template = findTemplate(templateType, slug)
    if (template instanceof Problem) return template
    const { deliveredByClerk } = changesOf(store, template)
    store.state.templates.delete(keyOf(template))
    if (deliveredByClerk === false) store.state.templates.set(keyOf(template), { deliveredByClerk })
    return templateResponse(store, template)
  })

export const preview: Handler<"emailSmsTemplates.preview"> = (store, { slug, templateType, ...input }) =>
  step(() => {
    const template = findTemplate(templateType, slug)
    if (template instanceof Problem) return template
    const current = templateResponse(store, template)
    const body = input.body ?? current.body ?? ""
    const problem = bodyProblem(template, body) ?? senderProblem(input)
    if (problem !== undefined) return problem
    const fromEmailName = input.fromEmailName ?? current.fromEmailName
    const replyToEmailName = input.replyToEmailName ?? current.replyToEmailName
    return {
      body: render(body),
      ...(template.type === "sms"
        ? {}
        : {
            subject: render(input.subject ?? current.subject ?? ""),
            from_email_address: `${fromEmailName}@${store.instance.frontendApi}`,
            ...(replyToEmailName === undefined
              ? {}
              : { reply_to_email_address: `${replyToEmailName}@${store.instance.frontendApi}` })
          })
    }
  })

export const toggleDelivery: Handler<"emailSmsTemplates.toggleDelivery"> = (
  store,
  { deliveredByClerk, slug, templateType }
) =>
  changeTemplate(store, templateType, slug, (_, current) => ({
    ...current,
    deliveredByClerk: deliveredByClerk ?? current.deliveredByClerk
  }))

const changeTemplate = (
  store: Store,
  templateType: string,
  slug: string,
  changes: (template: SystemTemplate, current: TemplateChanges) => TemplateChanges | Problem
): Effect.Effect<Template, Problem> =>
  step((time) => {
    const template = findTemplate(templateType, slug)
    if (template instanceof Problem) return template
    const result = changes(template, changesOf(store, template))
    if (result instanceof Problem) return result
    store.state.templates.set(keyOf(template), { ...result, updatedAt: time })
    return templateResponse(store, template)
  })

const findTemplate = (templateType: string, slug: string): SystemTemplate | Problem => {
  if (templateType !== "email" && templateType !== "sms") {
    return new Problem({
      status: 400,
      code: "template_type_unsupported",
      message: "Template type not supported",
      longMessage: `Template type ${templateType} is not supported`
    })
  }
  return (
    systemTemplates.find((each) => each.type === templateType && each.slug === slug) ??
    new Problem({
      status: 404,
      code: "resource_not_found",
      message: "Template not found",
      longMessage: `No template was found with slug ${slug}`
    })
  )
}

const keyOf = ({ slug, type }: SystemTemplate): string => `${type}/${slug}`

const changesOf = ({ state }: Store, template: SystemTemplate): TemplateChanges =>
  state.templates.get(keyOf(template)) ?? {}

const templateResponse = (store: Store, template: SystemTemplate): Template => {
  const { deliveredByClerk = true, ...changes } = changesOf(store, template)
  const { availableVariables, name, requiredVariables, slug, type } = template
  const isChanged = changes.body !== undefined
  return {
    object: "template",
    id: `tmpl_${type}_${slug}`,
    instanceId: store.instance.id,
    resourceType: isChanged ? "user" : "system",
    templateType: type,
    name: changes.name ?? name,
    slug,
    position: systemTemplates.filter((each) => each.type === type).indexOf(template),
    canRevert: isChanged,
    canDelete: false,
    canEditBody: true,
    canToggle: false,
    ...withSubject(changes.subject ?? template.subject),
    markup: changes.markup ?? "",
    body: changes.body ?? template.body,
    availableVariables,
    requiredVariables,
    ...(type === "email" ? { fromEmailName: changes.fromEmailName ?? "notifications" } : {}),
    ...(changes.replyToEmailName === undefined ? {} : { replyToEmailName: changes.replyToEmailName }),
    deliveredByClerk,
    enabled: true,
    flaggedAsSuspicious: false,
    ...withUpdatedAt(changes.updatedAt)
  }
}

const withSubject = (subject: string | undefined) => (subject === undefined ? {} : { subject })

const withUpdatedAt = (updatedAt: DateTime.Utc | undefined) => (updatedAt === undefined ? {} : { updatedAt })

const render = (text: string): string =>
  text.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_, name: string) => sampleValues[name] ?? "")

const bodyProblem = ({ requiredVariables }: SystemTemplate, body: string): Problem | undefined => {
  if (body.split("{{").length !== body.split("}}").length) {
    return invalid(
      "body",
      "This template body is invalid and cannot be rendered successfully, please check for syntax errors",
      "invalid_template_body"
    )
  }
  const used = namesIn(body)
  const missing = requiredVariables.find((each) => !used.includes(each))
  return missing === undefined
    ? undefined
    : invalid("body", `Body should contain the {{${missing}}} variable`, "required_variable_missing")
}

const senderProblem = (input: {
  readonly fromEmailName?: string | undefined
  readonly replyToEmailName?: string | undefined
}): Problem | undefined => {
  const isName = (name: string | undefined) => name === undefined || /^[\w.+-]{1,64}$/.test(name)
  const format = (parameter: string) =>
    invalid(parameter, `${parameter} must be a valid email address local part.`, "form_param_format_invalid")
  if (!isName(input.fromEmailName)) return format("from_email_name")
  return isName(input.replyToEmailName) ? undefined : format("reply_to_email_name")
}

import type { Upload } from "../../Upload.js"
import { Problem } from "./problem.js"

/** What is wrong with an image that is uploaded, if anything: its type, or its size. */
export const imageProblem = ({ content, contentType }: Upload): Problem | undefined => {
  if (!imageTypes.includes(contentType)) {
    return new Problem({
      status: 400,
      code: "request_body_invalid",
      message: "Unsupported image type",
      longMessage: `'${contentType}' images are not currently supported. Please consult the API documentation for more information.`
    })
  }
  return content instanceof Uint8Array && content.length > 10 * 1024 * 1024
    ? new Problem({
        status: 413,
        code: "image_too_large",
        message: "Image too large",
        longMessage: "The image being uploaded is more than 10MB. Please choose a smaller one."
      })
    : undefined
}

const imageTypes = ["image/jpeg", "image/png", "image/gif", "image/webp"]

/** The URL of an uploaded image. */
export const imageUrl = (ownerId: string, { name }: Upload): string =>
  `https://img.clerk.com/${encodeURIComponent(ownerId)}/${encodeURIComponent(name)}`

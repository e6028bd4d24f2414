import { createSign, generateKeyPairSync } from "node:crypto"

/** What a certificate says, apart from the name of its issuer. */
export interface Subject {
  readonly name: string
  /** The address that it is for. Default 127.0.0.1, where the tests' servers are. */
  readonly address?: readonly [number, number, number, number]
  /** In milliseconds since 1970. Default an hour from now. */
  readonly expires?: number
  readonly purpose?: "server" | "client"
  readonly isAuthority?: boolean
}

export interface Certificate {
  readonly cert: string
  readonly key: string
}

/** The key pair of all certificates: what is wrong with one is never its key. */
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 })
const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString()

/** An X.509 certificate (RFC 5280), since Node reads but does not make them. */
export const certificate = (issuer: string, subject: Subject): Certificate => {
  const expires = subject.expires ?? Date.now() + 3_600_000
  const signed = sequence(
    tagged(0, integer(2)),
    integer(++serial),
    signatureAlgorithm,
    distinguishedName(issuer),
    sequence(time(expires - 86_400_000), time(expires)),
    distinguishedName(subject.name),
    publicKey.export({ type: "spki", format: "der" }),
    tagged(3, sequence(...extensions(subject)))
  )
  const signature = createSign("sha256").update(signed).sign(privateKey)
  const der = sequence(signed, signatureAlgorithm, element(0x03, Buffer.of(0), signature))
  return { key, cert: `-----BEGIN CERTIFICATE-----\n${der.toString("base64")}\n-----END CERTIFICATE-----\n` }
}

let serial = 0

const extensions = ({ address = [127, 0, 0, 1], isAuthority = false, purpose = "server" }: Subject) => [
  // basicConstraints, subjectAltName and extKeyUsage
  extension([0x55, 0x1d, 0x13], sequence(...(isAuthority ? [element(0x01, Buffer.of(0xff))] : []))),
  extension([0x55, 0x1d, 0x11], sequence(element(0x87, Buffer.from(address)))),
  ...(isAuthority ? [] : [extension([0x55, 0x1d, 0x25], sequence(oid(...keyPurpose, purpose === "server" ? 1 : 2)))])
]

const keyPurpose = [0x2b, 6, 1, 5, 5, 7, 3]

const element = (tag: number, ...parts: ReadonlyArray<Buffer>): Buffer => {
  const content = Buffer.concat(parts)
  const length = content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...length), content])
}

const sequence = (...parts: ReadonlyArray<Buffer>) => element(0x30, ...parts)
const tagged = (number: number, part: Buffer) => element(0xa0 + number, part)
const integer = (value: number) => element(0x02, Buffer.of(value))
const oid = (...bytes: ReadonlyArray<number>) => element(0x06, Buffer.from(bytes))
const extension = (id: ReadonlyArray<number>, value: Buffer) => sequence(oid(...id), element(0x04, value))

const distinguishedName = (name: string) =>
  sequence(element(0x31, sequence(oid(0x55, 4, 3), element(0x0c, Buffer.from(name)))))

const time = (millis: number) => element(0x18, Buffer.from(new Date(millis).toISOString().replace(/\.\d+|[-:T]/g, "")))

/** sha256WithRSAEncryption */
const signatureAlgorithm = sequence(oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11), element(0x05))

/** A domain name as the store keeps it: in lower case, without spaces around it. */
export const normalizedDomain = (name: string): string => name.trim().toLowerCase()

/** Whether a text is a full domain name, such as `mail.example.com`. */
export const isDomainName = (name: string): boolean =>
  name.length <= 253 && /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/.test(name)

/** The domain of an email address, in lower case. */
export const domainOfEmail = (address: string): string => normalizedDomain(address.slice(address.lastIndexOf("@") + 1))

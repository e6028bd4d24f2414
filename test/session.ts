/** A session as Clerk sends it. */
export const wireSession = (number = 1) => ({
  object: "session",
  id: `sess_${number}`,
  user_id: "user_1",
  client_id: "client_1",
  status: "active",
  last_active_at: 1,
  expire_at: 2,
  abandon_at: 3,
  updated_at: 4,
  created_at: 5
})

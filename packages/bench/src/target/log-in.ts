/** Somebody of the demo tenant with an access token, good for ten minutes. */
export type LoggedIn = { token: string; userId: string; headers: { authorization: string } }

export const logIn = async (
  { url, password }: { url: string; password: string },
  name: 'user' | 'engineer' | 'senior' | 'lead' | 'manager' | 'admin',
): Promise<LoggedIn> => {
  const response = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: `${name}@demo.docket.test`, password }),
  })
  if (response.status !== 200) throw new Error(`the login of ${name} answered ${response.status}`)
  const { data } = (await response.json()) as { data: { accessToken: string; user: { id: string } } }
  const { accessToken: token, user } = data
  return { token, userId: user.id, headers: { authorization: `Bearer ${token}` } }
}

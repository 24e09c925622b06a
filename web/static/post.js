// Asking the hall for a change.

/** A request id: one for one press. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Ask for a change. A lost answer is asked for again with the same key; after that the promise fails. */
export async function post(path, members, key) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await fetch(path, {
        method: "POST",
        headers: { "Content-Type": "application/json", "Idempotency-Key": key, "Accept-Language": document.documentElement.lang },
        body: JSON.stringify(members),
        signal: AbortSignal.timeout(5000),
      });
      if (answer.status >= 500 && attempt < 3) throw new Error(String(answer.status));
      const text = await answer.text();
      return { status: answer.status, body: text && answer.headers.get("Content-Type")?.includes("json") ? JSON.parse(text) : null };
    } catch (error) {
      if (attempt >= 3) throw error;
      await new Promise((resolve) => setTimeout(resolve, 400 * attempt));
    }
  }
}

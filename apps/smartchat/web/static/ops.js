// Fetches the page every few seconds, and replaces the numbers by the new ones.

const SECONDS = 5;

async function refresh() {
  if (document.hidden) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("ops");
    if (fresh) document.getElementById("ops").replaceWith(document.adoptNode(fresh));
  } catch {
    // The server is away for a moment; the old numbers stay.
  }
}

setInterval(refresh, SECONDS * 1000);

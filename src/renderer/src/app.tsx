/** Stands where the console will be. */
export function App() {
  return (
    <main>
      <h1>OpenGitHubX</h1>
      <p>The hub runs headless for now: npm run demo.</p>
    </main>
  );
}

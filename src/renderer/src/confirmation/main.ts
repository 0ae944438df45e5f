/** The confirmation page, which answers what waits. Its cards come with the window itself. */
import '../ui/tokens.css';

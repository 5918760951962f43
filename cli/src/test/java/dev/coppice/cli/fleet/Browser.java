package dev.coppice.cli.fleet;

import dev.coppice.testkit.system.Packages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * Chromium without a window, as the distribution has it, with nothing kept from before. It is installed when it is missing. For one
 * thread. Closing it ends it.
 */
public final class Browser implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Held, as its level would go with it: it warns of what is not used here, with each start. */
    private final Logger driversLog = Logger.getLogger("org.openqa.selenium");

    private final ChromeDriver driver;

    private Browser(ChromeDriverService service, ChromeOptions options) {
        driversLog.setLevel(Level.SEVERE);
        driver = new ChromeDriver(service, options);
    }

    /**
     * Starts one, with nothing in it.
     *
     * @throws IllegalStateException when it can't be had; says what to do
     */
    public static Browser start() throws IOException {
        Packages.require(List.of(PROGRAM), "chromium", "which the tests look at the page with");
        Packages.require(List.of(DRIVER), "chromium-driver", "which drives chromium for the tests");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(PROGRAM.toFile());
        List<String> flags = new ArrayList<>(List.of(
                "--headless",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1200,900"));
        if (Packages.isRoot()) {
            flags.add("--no-sandbox"); // which it does not start with as root
        }
        options.addArguments(flags);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build();
        return new Browser(service, options);
    }

    public void open(String address) {
        driver.get(address);
    }

    /** Where it is now. */
    String address() {
        return String.valueOf(driver.getCurrentUrl());
    }

    void type(String selector, String text) {
        once(selector, element -> element.sendKeys(text));
    }

    void click(String selector) {
        once(selector, WebElement::click);
    }

    /** Does it as soon as the element is there: the page may be about to draw it, or to draw it anew. */
    private void once(String selector, Consumer<WebElement> deed) {
        await("there is " + selector, () -> {
            deed.accept(driver.findElement(By.cssSelector(selector)));
            return true;
        });
    }

    /** All that is seen of the elements that match, a line for each. */
    String text(String selector) {
        return String.join(
                "\n",
                driver.findElements(By.cssSelector(selector)).stream()
                        .map(element -> String.valueOf(element.getText()))
                        .toList());
    }

    /** Waits until a text is seen in what matches. */
    void await(String selector, String text) {
        await(selector + " shows " + text, () -> text(selector).contains(text));
    }

    /** Waits until a text is no longer seen in what matches. */
    void awaitGone(String selector, String text) {
        await(selector + " does not show " + text, () -> !text(selector).contains(text));
    }

    private interface Condition {
        boolean holds();
    }

    private void await(String what, Condition condition) {
        try {
            new WebDriverWait(driver, PATIENCE)
                    .ignoring(StaleElementReferenceException.class, ElementNotInteractableException.class)
                    .until(ignored -> condition.holds());
        } catch (TimeoutException e) {
            throw new AssertionError(
                    "not within " + PATIENCE.toSeconds() + " s: " + what + "\n" + address() + "\n" + text("body") + "\n"
                            + complaints(),
                    e);
        }
    }

    /** Waits until an expression of JavaScript is true in the page. */
    void awaitTrue(String expression) {
        await(expression, () -> evaluate(expression).equals("true"));
    }

    /** What an expression of JavaScript is in the page, or what its promise comes to. */
    public String evaluate(String expression) {
        return String.valueOf(((JavascriptExecutor) driver).executeScript("return " + expression));
    }

    /** What the browser has complained of since this was asked for last: errors in scripts, refused loads, violated policies. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
